#include "base/json.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

// RapidJSON reports broken promises through its assert; here none may abort the process.
#define RAPIDJSON_HAS_STDSTRING 1
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace lux {
namespace {

/// Builds a Value from RapidJSON's events; `open_` is the chain of containers being filled.
class Builder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Builder> {
 public:
  bool Null() { return put(Value()); }
  bool Bool(bool b) { return put(Value(b)); }
  /// Numbers come as text: RapidJSON's own conversion misreads some long ones.
  bool RawNumber(const char* s, rapidjson::SizeType n, bool) { return put(number({s, n})); }
  bool String(const char* s, rapidjson::SizeType n, bool) { return put(Value(std::string(s, n))); }
  bool Key(const char* s, rapidjson::SizeType n, bool) {
    keys_.back().assign(s, n);
    return true;
  }
  bool StartObject() { return open(Value(Map())); }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool StartArray() { return open(Value(List())); }
  bool EndArray(rapidjson::SizeType) { return close(); }

  Value take() { return std::move(root_); }

 private:
  static Value number(std::string_view text) {
    if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
    if (text.ends_with("Inf") || text.ends_with("Infinity"))
      return (text[0] == '-' ? -1 : 1) * std::numeric_limits<double>::infinity();
    const char* end = text.data() + text.size();
    int64_t integer = 0;
    if (const auto [rest, code] = std::from_chars(text.data(), end, integer);
        code == std::errc() && rest == end)
      return integer;
    double real = 0;
    if (std::from_chars(text.data(), end, real).ec == std::errc()) return real;
    return std::strtod(std::string(text).c_str(), nullptr);  // too big or too small: ±inf or 0
  }

  static constexpr size_t max_depth = 512;

  bool open(Value container) {
    if (open_.size() >= max_depth) return false;
    open_.push_back(std::move(container));
    keys_.emplace_back();
    return true;
  }
  bool close() {
    Value done = std::move(open_.back());
    open_.pop_back();
    keys_.pop_back();
    return put(std::move(done));
  }
  bool put(Value value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().is_list()) {
      open_.back().list().push_back(std::move(value));
    } else {
      open_.back().map()[keys_.back()] = std::move(value);
    }
    return true;
  }

  Value root_;
  std::vector<Value> open_;
  std::vector<std::string> keys_;
};

template <class Writer>
void write_real(Writer& out, double real) {
  const auto raw = [&](std::string_view word) {
    out.RawValue(word.data(), word.size(), rapidjson::kNumberType);
  };
  if (std::isnan(real)) return raw("NaN");
  if (std::isinf(real)) return raw(real > 0 ? "Infinity" : "-Infinity");
  const std::string text = fmt::format("{}", real);  // the fewest digits that read back the same
  const bool has_point = text.find_first_of(".e") != std::string::npos;
  raw(has_point ? text : text + ".0");
}

template <class Writer>
void write(Writer& out, const Value& value) {
  switch (value.kind()) {
    case Value::Kind::null:
      out.Null();
      break;
    case Value::Kind::boolean:
      out.Bool(value.boolean());
      break;
    case Value::Kind::integer:
      out.Int64(value.integer());
      break;
    case Value::Kind::real:
      write_real(out, value.number());
      break;
    case Value::Kind::string:
      out.String(value.string());
      break;
    case Value::Kind::list:
      out.StartArray();
      for (const Value& item : value.list()) write(out, item);
      out.EndArray();
      break;
    case Value::Kind::map:
      out.StartObject();
      for (const Member& member : value.map()) {
        out.Key(member.key.data(), static_cast<rapidjson::SizeType>(member.key.size()));
        write(out, member.value);
      }
      out.EndObject();
      break;
  }
}

}  // namespace

Result<Value> parse_json(std::string_view text) {
  constexpr unsigned flags = rapidjson::kParseNumbersAsStringsFlag |
                             rapidjson::kParseNanAndInfFlag |
                             rapidjson::kParseValidateEncodingFlag | rapidjson::kParseIterativeFlag;
  Builder builder;
  rapidjson::Reader reader;
  rapidjson::MemoryStream memory(text.data(), text.size());
  rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> in(memory);
  const rapidjson::ParseResult result = reader.Parse<flags>(in, builder);
  if (result.IsError()) {
    if (result.Code() == rapidjson::kParseErrorTermination)
      return fail("JSON is nested too deeply at byte {}.", result.Offset());
    return fail("Invalid JSON at byte {}: {}", result.Offset(),
                rapidjson::GetParseError_En(result.Code()));
  }
  return builder.take();
}

std::string to_json(const Value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  write(writer, value);
  return {buffer.GetString(), buffer.GetSize()};
}

std::string to_pretty_json(const Value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::PrettyWriter<rapidjson::StringBuffer> writer(buffer);
  writer.SetIndent(' ', 2);
  write(writer, value);
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace lux
