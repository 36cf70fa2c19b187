// geci: train on lyrics, write lyrics. Exit 0 done, 1 the work failed, 2 usage.
#include <cstdio>

#include "cli/command.h"
#include "cli/host.h"
#include "cli/io.h"
#include "cli/tokenizer_options.h"

namespace {

int report(const geci::cli::Outcome& outcome) {
  if (outcome.exit_code != 0) geci::cli::say(outcome.sentence);
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return outcome.exit_code;
  geci::cli::say("The output could not be written: is the disk full or the reader gone?");
  return 1;
}

}  // namespace

// NOLINTNEXTLINE(bugprone-exception-escape): a mistake in the options' definition should end the program
int main(int argc, char** argv) {
  geci::cli::open_standard_streams();
  CLI::App program("Geci trains a recurrent network on lyrics and writes new ones.", "geci");
  program.require_subcommand(1);
  program.set_version_flag("--version", std::string(GECI_VERSION));
  geci::cli::set_program_path(argv[0]);
  geci::cli::Chosen chosen;
  geci::cli::add_train(program, chosen);
  geci::cli::add_generate(program, chosen);
  geci::cli::add_eval(program, chosen);
  geci::cli::add_segment(program, chosen);
  geci::cli::add_vocab(program, chosen);
  geci::cli::add_embed(program, chosen);
  geci::cli::add_info(program, chosen);
  geci::cli::add_export(program, chosen);
  geci::cli::add_bench(program, chosen);
  geci::cli::add_devices(program, chosen);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? 0 : 2;
  }
  return report(chosen());
}
