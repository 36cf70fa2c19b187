// geci devices: what networks can be trained on here.
#include "devices/devices.h"

#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/io.h"
#include "core/json.h"

namespace geci::cli {
namespace {

std::string json_line(const DeviceFacts& facts) {
  OrderedJson limits = OrderedJson::object();
  for (const auto& [name, value] : facts.limits) limits[name] = value;
  OrderedJson json = {{"device", facts.device}, {"name", facts.name}, {"limits", limits}, {"usable", facts.usable}};
  if (!facts.usable) json["why_not"] = facts.why_not.english();
  return json_text(json) + "\n";
}

std::string text_line(const DeviceFacts& facts) {
  std::string text = facts.device;
  text.resize(std::max<size_t>(text.size(), 10), ' ');
  text += " " + (facts.usable ? facts.name : facts.why_not.english());
  for (const auto& [name, value] : facts.limits) text += "\n           " + name + " " + std::to_string(value);
  return text + "\n";
}

Outcome run_devices(bool json) {
  for (const DeviceFacts& facts : list_devices()) print(json ? json_line(facts) : text_line(facts));
  return Outcome::done();
}

}  // namespace

void add_devices(CLI::App& program, Chosen& chosen) {
  CLI::App* command = program.add_subcommand("devices", "What networks can be trained on here, with its limits");
  const auto json = std::make_shared<bool>(false);
  command->add_flag("--json", *json, "one JSON object a device");
  command->callback([json, &chosen] { chosen = [json] { return run_devices(*json); }; });
}

}  // namespace geci::cli
