// Texts as people have them, by the command line: LRC, lyric sites, many files.
#include <doctest/doctest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/process.h"

namespace geci::test::texts_test {
namespace {

using Json = nlohmann::json;
using Arguments = std::vector<std::string>;

const std::string kLrc = "[ti:山]\n[00:10.00][00:30.00]来去两悠悠\n[00:05.00]山高水长流\n[00:20.00]云自山中来\n";
const std::string kSongOne = "山高水长流\n水长天更高\n天高云自流\n", kSongTwo = "云自山中来\n来去两悠悠\n山中云自来\n";

bool mentions(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

Finished done(const Arguments& arguments, const std::string& input = "") {
  Finished finished = run_geci(arguments, input);
  CAPTURE(finished.err);
  REQUIRE(finished.exit_code == 0);
  return finished;
}

std::string text_of(const Finished& segmented) {
  std::string text;
  for (const Json& line : Json::parse(
           "[" + std::string() +
               [&] {
                 std::string lines = segmented.out;
                 for (size_t at = lines.find('\n'); at + 1 < lines.size(); at = lines.find('\n', at + 1))
                   lines[at] = ',';
                 return lines;
               }() +
               "]",
           nullptr, false)) {
    for (const Json& token : line) text += token.get<std::string>();
    text += '\n';
  }
  return text;
}

Arguments small_training(const Arguments& texts, const std::string& model) {
  Arguments arguments = {"train"};
  arguments.insert(arguments.end(), texts.begin(), texts.end());
  arguments.insert(arguments.end(),
                   {"-o", model, "--embed", "4", "--hidden", "8", "--batch", "2", "--seq", "5", "--steps", "3"});
  return arguments;
}

TEST_CASE("LRC is read by its content in every command, from files and from standard input, and said") {
  const Scratch scratch;
  const std::string file = scratch.file("song.txt", kLrc);
  const Finished segmented = done({"segment", file, "--tokenizer", "char", "--json"});
  CHECK(text_of(segmented) == "山高水长流\n来去两悠悠\n云自山中来\n来去两悠悠\n");
  CHECK(mentions(segmented.err, "Read as LRC: 4 time stamps removed."));
  const Finished piped = done({"vocab", "-", "--json"}, kLrc);
  CHECK(Json::parse(piped.out)["lines"] == 4);
  CHECK(mentions(piped.err, "Read as LRC"));
  const Finished as_text = done({"vocab", file, "--format", "text", "--json"});
  CHECK(as_text.err.empty());
  CHECK(run_geci({"vocab", file, "--format", "midi"}).exit_code == 2);
  CHECK(mentions(done(small_training({file}, scratch.path("m"))).err, "Read as LRC"));
}

TEST_CASE("the cleaning for lyric sites is an option, and a model remembers it") {
  const Scratch scratch;
  const std::string file =
      scratch.file("song.txt", "作词：无名\n[Verse 1]\n" + kSongOne + "[Chorus]\n来&#65;去<br>悠悠 (x2)\n");
  CHECK(Json::parse(done({"vocab", file, "--clean", "lyrics", "--json"}).out)["lines"] == 5);
  CHECK(Json::parse(done({"vocab", file, "--json"}).out)["lines"] == 7);
  Arguments training = small_training({file}, scratch.path("m"));
  training.insert(training.end(), {"--clean", "lyrics"});
  done(training);
  CHECK(mentions(done({"info", scratch.path("m"), "--json"}).out, "\"lyrics\""));
}

TEST_CASE("several files and a folder are one text of several songs, in the order of their names") {
  const Scratch scratch;
  std::filesystem::create_directories(scratch.path("songs/more"));
  scratch.file("songs/b.txt", kSongTwo);
  scratch.file("songs/a", kSongOne);
  scratch.file("songs/.hidden", "藏\n");
  scratch.file("songs/cover.jpg", std::string("\xFF\xD8\0\0", 4));
  scratch.file("songs/more/c.lrc", kLrc);
  const Finished folder = done({"segment", scratch.path("songs"), "--tokenizer", "char", "--json"});
  CHECK(text_of(folder) == kSongOne + kSongTwo + "山高水长流\n来去两悠悠\n云自山中来\n来去两悠悠\n");
  CHECK(mentions(folder.err, "Read 1 of 3 songs as LRC"));
  CHECK(mentions(folder.err, "Left out, as no texts: 1 of 4 files"));
  const Finished files = done({"vocab", scratch.path("songs/a"), scratch.path("songs/b.txt"), "--json"});
  CHECK(Json::parse(files.out)["lines"] == 6);
  CHECK(run_geci({"vocab", scratch.path("songs/cover.jpg")}).exit_code == 1);  // it was named
  CHECK(mentions(run_geci({"vocab", scratch.path("songs/a"), scratch.path("none")}).err, "none"));
}

TEST_CASE("a model of several files learns song by song, sets whole songs apart, remembers its texts and is resumed") {
  const Scratch scratch;
  Arguments songs;
  for (int song = 0; song < 5; ++song) {
    songs.push_back(scratch.file("song" + std::to_string(song) + ".txt", song % 2 == 0 ? kSongOne : kSongTwo));
  }
  Arguments training = small_training(songs, scratch.path("m"));
  training.insert(training.end(), {"--val", "0.2", "--checkpoint", scratch.path("c")});
  const Finished trained = done(training);
  CHECK(mentions(trained.err, "5 songs, 15 lines"));
  CHECK(mentions(trained.err, "validation: the last 1 song, 18 tokens"));
  const Finished info = done({"info", scratch.path("m"), "--json"});
  CHECK(mentions(info.out, "song0.txt and 4 more"));
  Arguments resumed = {"train"};
  resumed.insert(resumed.end(), songs.begin(), songs.end());
  resumed.insert(resumed.end(), {"-o", scratch.path("m2"), "--resume", scratch.path("c"), "--steps", "4"});
  done(resumed);
  // The same lines as one song are another text: its windows lie elsewhere.
  const std::string whole = scratch.file("whole.txt", kSongOne + kSongTwo + kSongOne + kSongTwo + kSongOne);
  CHECK(run_geci({"train", whole, "-o", scratch.path("m3"), "--resume", scratch.path("c"), "--steps", "4"}).exit_code ==
        1);
}

TEST_CASE("a text that is read is never written over, whichever of several it is") {
  const Scratch scratch;
  const std::string a = scratch.file("a", kSongOne), b = scratch.file("b", kSongTwo);
  CHECK(run_geci(small_training({a, b}, b)).exit_code == 2);
  CHECK(read_file(b) == kSongTwo);
}

}  // namespace
}  // namespace geci::test::texts_test
