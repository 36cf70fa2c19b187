#include "intake/table.h"

#include <doctest/doctest.h>

#include "intake/gather.h"

namespace geci::table_test {
namespace {

using Strings = std::vector<std::string>;

const std::string kCsv =
    "title,lyrics,year\r\n\"山, 高\",\"山高水长流\r\n水长\"\"天更高\"\"\",2020\r\n水,云自山中来,2021\r\n空,,2022\r\n";
const std::string kJson = R"([{"title":"山","lyrics":"山高水长流\n水长天更高","year":1},
  {"title":"水","lyrics":["云自山中来","来去两悠悠"]},{"title":"空"}])";
const std::string kJsonLines = "{\"lyrics\":\"山高水长流\",\"n\":1}\n\n{\"lyrics\":\"云自山中来\"}\r\n";

Strings columns(const std::string& text) {
  const std::optional<Table> table = recognise_table(text);
  return table ? table->columns : Strings{};
}

Strings values(const std::string& text, const std::string& name) {
  const Result<Column> column = read_column(text, name);
  REQUIRE(column.ok());
  return column->values;
}

TEST_CASE("CSV is known by a header and as many fields in each row, whatever stands between them") {
  CHECK(columns(kCsv) == Strings{"title", "lyrics", "year"});
  CHECK(columns("title\tlyrics\na\tb\n") == Strings{"title", "lyrics"});
  CHECK(columns("歌名;歌词\na;b\n") == Strings{"歌名", "歌词"});
  CHECK(columns("a,b\n\"c\",d\n") == Strings{"a", "b"});
}

TEST_CASE("verse is no table, however many commas it has") {
  for (const char* text : {"床前明月光,疑是地上霜\n举头望明月,低头思故乡\n", "la,la,la\nla,la,la\n", "title,lyrics\n",
                           "lyrics\na\nb\n", "title,lyrics\na\nb,c,d\n", "\"quoted\" line, with comma\nother, line\n",
                           "[Verse 1]\n{a}\n", "[00:01.00]a\n", "[1, 2]", "{}", "[]", "", "\"", "[{\"n\":1}]"}) {
    CAPTURE(text);
    CHECK_FALSE(recognise_table(text));
  }
}

TEST_CASE("a column's rows are songs, quotes, line ends and separators in them kept") {
  CHECK(values(kCsv, "lyrics") == Strings{"山高水长流\r\n水长\"天更高\"", "云自山中来"});
  CHECK(values(kCsv, "title") == Strings{"山, 高", "水", "空"});
  CHECK(values(kJson, "lyrics") == Strings{"山高水长流\n水长天更高", "云自山中来\n来去两悠悠\n"});
  CHECK(values(kJsonLines, "lyrics") == Strings{"山高水长流", "云自山中来"});
  CHECK(values("a,b\n1,x\n2\n", "b") == Strings{"x"});  // somebody says that it is a table
}

TEST_CASE("a table asks for a column by a sentence that names them; a wrong one is told the right ones") {
  const auto refusal = [](const std::string& text, const ReadingOptions& options) {
    const Result<SourceText> read = gather({{"songs", text}}, options);
    REQUIRE_FALSE(read.ok());
    return read.error().english();
  };
  CHECK(refusal(kCsv, {}) ==
        "This text is CSV with the columns 'title', 'lyrics', 'year': name the one with the lyrics (--column NAME), or "
        "read "
        "all of it as it stands (--format text).");
  CHECK(refusal(kJson, {}).find("JSON with the columns 'lyrics', 'title'") != std::string::npos);
  CHECK(refusal(kJsonLines, {}).find("JSON lines with the columns 'lyrics'") != std::string::npos);
  CHECK(refusal(kCsv, {.column = "text"}).find("choose one of 'title', 'lyrics', 'year'") != std::string::npos);
  CHECK(refusal("山高\n", {.column = "text"}).find("has no columns") != std::string::npos);
}

TEST_CASE("with a column the text is of as many songs as rows; as text it stays as it is") {
  const Result<SourceText> read = gather({{"songs", kCsv}}, {.column = "lyrics"});
  REQUIRE(read.ok());
  CHECK(read->bytes == "山高水长流\r\n水长\"天更高\"\n云自山中来");
  CHECK(read->song_starts == std::vector<size_t>{0, read->bytes.find("云")});
  CHECK(read->note.english() == "Read as CSV: the column 'lyrics', 2 songs.");
  CHECK(gather({{"songs", kCsv}}, {.format = TextFormat::kText})->bytes == kCsv);
  const Result<SourceText> stamped =
      gather({{"songs", "lyrics,n\n\"[00:02.0]b\n[00:01.0]a\",1\n"}}, {.column = "lyrics"});
  CHECK(stamped->bytes == "a\nb\n");
}

}  // namespace
}  // namespace geci::table_test
