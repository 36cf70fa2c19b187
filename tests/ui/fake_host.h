// A platform for tests: writes down what the window asks of it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "ui/host.h"

namespace geci {

/// The functions of Host.
enum class HostCall {
  kEditText,
  kCopyText,
  kPickFile,
  kOpenCorpus,
  kOpenDictionary,
  kDownload,
  kDownloadPicture,
  kHasPictures,
  kShareLink,
  kHasLinks,
  kOpenLink,
  kSaveModel,
  kKeepLook,
  kPrefersLight,
  kShowTheme,
  kKeptLessons,
  kKeepLessons,
  kReply,
  kCount
};

class FakeHost : public Host {
 public:
  struct Call {
    HostCall what;
    std::string text;  // its first text
    std::vector<uint8_t> bytes;
  };
  struct Answer {
    std::string json;
    std::vector<uint8_t> bytes;
  };

  TextEdit edit_text(const TextField& field) override;
  void copy_text(const std::string& text) override { note(HostCall::kCopyText, text); }
  void pick_file(FileKind kind) override { note(HostCall::kPickFile, kind == FileKind::kText ? "text" : "model"); }
  void open_corpus(const std::string& key) override { note(HostCall::kOpenCorpus, key); }
  void open_dictionary() override { note(HostCall::kOpenDictionary, {}); }
  void download(const std::string& name, std::span<const uint8_t> bytes) override {
    note(HostCall::kDownload, name, bytes);
  }
  void download_picture(const std::string& name, ImVec2, ImVec2) override { note(HostCall::kDownloadPicture, name); }
  bool has_pictures() const override { return called_.insert(HostCall::kHasPictures), true; }
  void share_link(const std::string& json) override { note(HostCall::kShareLink, json); }
  bool has_links() const override { return called_.insert(HostCall::kHasLinks), true; }
  void open_link(const std::string& address) override { note(HostCall::kOpenLink, address); }
  void save_model(std::span<const uint8_t> bytes) override { note(HostCall::kSaveModel, {}, bytes); }
  void keep_preferences(const std::string& json) override { note(HostCall::kKeepLook, json); }
  bool prefers_light() override { return called_.insert(HostCall::kPrefersLight), system_is_light; }
  void show_theme(bool light) override { note(HostCall::kShowTheme, light ? "light" : "dark"); }
  std::string kept_lessons() override { return called_.insert(HostCall::kKeptLessons), lessons; }
  void keep_lessons(const std::string& done) override { note(HostCall::kKeepLessons, done); }
  void reply(int id, const std::string& json, std::span<const uint8_t> bytes) override;

  /// What a person types into a field, which takes it when it is drawn next.
  void type(const std::string& field, std::string text, bool enter = false) {
    typed_[field] = {std::move(text), enter};
  }

  /// Of this kind, the oldest first.
  std::vector<Call> calls(HostCall what) const;
  /// The newest of its kind; an empty one if there is none.
  Call last(HostCall what) const;
  const std::set<HostCall>& called() const { return called_; }
  /// To this request, all of them.
  std::vector<Answer> answers(int id) const;

  bool system_is_light = false;
  std::string lessons;  // kept from an earlier visit

 private:
  struct Typed {
    std::string text;
    bool enter = false;
  };
  void note(HostCall what, std::string text, std::span<const uint8_t> bytes = {});

  std::vector<Call> calls_;
  std::multimap<int, Answer> answers_;
  mutable std::set<HostCall> called_;
  std::map<std::string, Typed> typed_;
};

}  // namespace geci
