#include "run/options.h"

#include <charconv>
#include <cmath>
#include <functional>
#include <map>

#include "base/json.h"
#include "base/nearest.h"
#include "base/yaml.h"

namespace lux {
namespace {

/// llama.cpp's own limit.
constexpr int64_t most_threads = 512;

std::string shown(const Value& value) {
  return value.is_string() ? "'" + value.string() + "'" : to_json(value);
}

Result<std::vector<std::string>> strings(const Value& value) {
  std::vector<std::string> out;
  if (value.is_string()) return std::vector{value.string()};
  if (!value.is_list()) return fail("takes a word or a list of words, not {}", shown(value));
  for (const Value& item : value.list()) {
    if (!item.is_string()) return fail("takes words only, not {}", shown(item));
    out.push_back(item.string());
  }
  return out;
}

template <class T>
Result<T> whole_number(const Value& value, int64_t least,
                       int64_t most = std::numeric_limits<T>::max()) {
  if (value.is_int() && value.integer() >= least && value.integer() <= most)
    return static_cast<T>(value.integer());
  const std::string to = most < std::numeric_limits<T>::max() ? fmt::format(" to {}", most) : "";
  return fail("takes a whole number from {}{}, not {}", least, to, shown(value));
}

Result<bool> boolean(const Value& value) {
  if (!value.is_bool()) return fail("takes true or false, not {}", shown(value));
  return value.boolean();
}

Result<std::string> word(const Value& value) {
  if (!value.is_string()) return fail("takes a word, not {}", shown(value));
  return value.string();
}

Status append(std::vector<std::string>& to, const Value& value) {
  LUX_TRY(const auto words, strings(value));
  to.insert(to.end(), words.begin(), words.end());
  return {};
}

Status append(std::vector<Path>& to, const Value& value) {
  LUX_TRY(const auto words, strings(value));
  to.insert(to.end(), words.begin(), words.end());
  return {};
}

template <class T, class U>
Status assign(T& to, Result<U> value) {
  if (!value) return std::unexpected(value.error());
  to = *std::move(value);
  return {};
}

/// Models: words, or maps with a `spec` and settings for it.
Status add_models(RunOptions& options, const Value& value) {
  const List items = value.is_list() ? value.list() : List{value};
  for (const Value& item : items) {
    if (item.is_string()) {
      options.models.push_back(item.string());
      continue;
    }
    const auto spec = item.get_string("spec");
    if (!spec) return fail("takes specs, or maps with a 'spec', not {}", shown(item));
    options.models.push_back(*spec);
    options.model_settings[*spec] = item.map();
  }
  return {};
}

/// A number above 0.
Result<double> positive(const Value& value) {
  if (!value.is_number() || !(value.number() > 0) || !std::isfinite(value.number()))
    return fail("takes a number above 0, not {}", shown(value));
  return value.number();
}

using Setter = std::function<Status(RunOptions&, const Value&)>;

/// The keys of a plan file, which are the long flags of `run`.
const std::map<std::string, Setter, std::less<>>& setters() {
  static const std::map<std::string, Setter, std::less<>> table = {
      {"model", [](RunOptions& o, const Value& v) { return add_models(o, v); }},
      {"requests-per-minute",
       [](RunOptions& o, const Value& v) {
         return assign(o.http.requests_per_minute, positive(v));
       }},
      {"tokens-per-minute",
       [](RunOptions& o, const Value& v) { return assign(o.http.tokens_per_minute, positive(v)); }},
      {"max-cost",
       [](RunOptions& o, const Value& v) { return assign(o.http.max_cost, positive(v)); }},
      {"timeout",
       [](RunOptions& o, const Value& v) { return assign(o.http.timeout, positive(v)); }},
      {"attempts",
       [](RunOptions& o, const Value& v) {
         return assign(o.http.attempts, whole_number<int>(v, 1, 1000));
       }},
      {"cache", [](RunOptions& o, const Value& v) { return assign(o.http.cache, word(v)); }},
      {"cache-sampled",
       [](RunOptions& o, const Value& v) { return assign(o.http.cache_sampled, boolean(v)); }},
      {"task", [](RunOptions& o, const Value& v) { return append(o.tasks, v); }},
      {"data", [](RunOptions& o, const Value& v) { return append(o.data, v); }},
      {"include-path", [](RunOptions& o, const Value& v) { return append(o.include, v); }},
      {"game", [](RunOptions& o, const Value& v) { return append(o.play.games, v); }},
      {"instances", [](RunOptions& o, const Value& v) { return append(o.play.instances, v); }},
      {"texts", [](RunOptions& o, const Value& v) { return assign(o.play.texts, word(v)); }},
      {"rules",
       [](RunOptions& o, const Value& v) -> Status {
         if (v.is_number()) return fail("takes v1.6 or strict");
         LUX_TRY(const std::string name, word(v));
         return assign(o.play.rules, parse_rules(name));
       }},
      {"pairing",
       [](RunOptions& o, const Value& v) -> Status {
         LUX_TRY(const std::string name, word(v));
         if (name != "all" && name != "self") return fail("takes all or self");
         o.play.pairing = name == "all" ? Pairing::all : Pairing::self;
         return {};
       }},
      {"temperature",
       [](RunOptions& o, const Value& v) -> Status {
         if (!v.is_number() || !(v.number() >= 0 && v.number() <= 100))
           return fail("takes a number from 0");
         o.play.temperature = v.number();
         return {};
       }},
      {"max-tokens",
       [](RunOptions& o, const Value& v) {
         return assign(o.play.max_tokens, whole_number<int>(v, 1));
       }},
      {"parallel", [](RunOptions& o,
                      const Value& v) { return assign(o.play.parallel, whole_number<int>(v, 1)); }},
      {"limit",
       [](RunOptions& o, const Value& v) { return assign(o.limit, whole_number<int64_t>(v, 1)); }},
      {"fewshot",
       [](RunOptions& o, const Value& v) { return assign(o.fewshot, whole_number<int>(v, 0)); }},
      {"seed",
       [](RunOptions& o, const Value& v) { return assign(o.seed, whole_number<int64_t>(v, 0)); }},
      {"apply-chat-template",
       [](RunOptions& o, const Value& v) { return assign(o.apply_chat_template, boolean(v)); }},
      {"chat-template",
       [](RunOptions& o, const Value& v) { return assign(o.chat_template, word(v)); }},
      {"threads",
       [](RunOptions& o, const Value& v) {
         return assign(o.engine.threads, whole_number<int32_t>(v, 1, most_threads));
       }},
      {"gpu-layers",
       [](RunOptions& o, const Value& v) {
         return assign(o.engine.gpu_layers, whole_number<int32_t>(v, 0));
       }},
      {"ctx", [](RunOptions& o,
                 const Value& v) { return assign(o.engine.context, whole_number<int32_t>(v, 2)); }},
      {"batch",
       [](RunOptions& o, const Value& v) {
         return assign(o.engine.batch, whole_number<int32_t>(v, 32));
       }},
      {"kv-type",
       [](RunOptions& o, const Value& v) -> Status {
         LUX_TRY(const std::string name, word(v));
         return assign(o.engine.kv_type, llama::parse_kv_type(name));
       }},
      {"deterministic",
       [](RunOptions& o, const Value& v) { return assign(o.deterministic, boolean(v)); }},
      {"allow-missing",
       [](RunOptions& o, const Value& v) { return assign(o.allow_missing, boolean(v)); }},
      {"offline", [](RunOptions& o, const Value& v) { return assign(o.offline, boolean(v)); }},
      {"fail-under",
       [](RunOptions& o, const Value& v) -> Status {
         LUX_TRY(const auto words, strings(v));
         for (const std::string& text : words) {
           LUX_TRY(Threshold threshold, parse_threshold(text));
           o.fail_under.push_back(std::move(threshold));
         }
         return {};
       }},
  };
  return table;
}

}  // namespace

Result<game::Rules> parse_rules(std::string_view text) {
  if (text == "v1.6") return game::Rules::v1_6;
  if (text == "strict") return game::Rules::strict;
  return misuse("--rules must be v1.6 or strict, not '{}'.", text);
}

std::string_view name_of(game::Rules rules) {
  return rules == game::Rules::v1_6 ? "v1.6" : "strict";
}

Status set_option(RunOptions& options, std::string_view key, const Value& value,
                  std::string_view name) {
  const auto setter = setters().find(key);
  if (setter == setters().end()) {
    std::vector<std::string> keys;
    for (const auto& [known, set] : setters()) keys.push_back(known);
    return misuse("'{}' is no option of a plan{}", key, did_you_mean(key, keys));
  }
  if (const Status set = setter->second(options, value); !set) {
    const std::string& message = set.error().message;
    if (message.ends_with('.')) return misuse("{}", message);
    return misuse("{} {}.", name.empty() ? fmt::format("'{}'", key) : name, message);
  }
  return {};
}

Status read_plan_file(RunOptions& options, const Path& file, Env& env) {
  LUX_TRY(const std::string text, env.read_file(file));
  LUX_TRY(const Value plan, parse_yaml(text, file.string()));
  if (!plan.is_map()) return fail("{}: a plan is a map of options.", file.string());
  RunOptions read;
  for (const Member& member : plan.map())
    if (Status set = set_option(read, member.key, member.value); !set)
      return fail("{}: {}", file.string(), set.error().message);
  const auto from_here = [&](Path& path) {
    if (path.is_relative()) path = file.parent_path() / path;
  };
  for (Path& path : read.data) from_here(path);
  for (Path& path : read.include) from_here(path);
  if (!read.http.cache.empty()) from_here(read.http.cache);
  for (auto& [spec, settings] : read.model_settings)
    for (const char* key : {"tokenizer", "key-file"})
      if (Value* named = settings.find(key); named != nullptr && named->is_string()) {
        Path path = named->string();
        from_here(path);
        *named = path.string();
      }
  if (!read.chat_template.empty() && read.chat_template != "plain") {
    Path file_of_template = read.chat_template;
    from_here(file_of_template);
    read.chat_template = file_of_template.string();
  }
  for (std::string& model : read.models)
    if (model.starts_with("gguf:") && !model.starts_with("gguf:~/") &&
        Path(model.substr(5)).is_relative())
      model = "gguf:" + (file.parent_path() / model.substr(5)).string();
  options = std::move(read);
  return {};
}

Result<Threshold> parse_threshold(std::string_view text) {
  const size_t at = text.find('=');
  Threshold threshold;
  if (at != std::string_view::npos && at > 0) {
    threshold.metric = text.substr(0, at);
    const char* end = text.data() + text.size();
    const auto [rest, code] = std::from_chars(text.data() + at + 1, end, threshold.least);
    if (code == std::errc() && rest == end && std::isfinite(threshold.least)) return threshold;
  }
  return misuse("--fail-under takes METRIC=X, as in acc=0.3, not '{}'.", text);
}

Result<Shard> parse_shard(std::string_view text) {
  Shard shard;
  const char* end = text.data() + text.size();
  const auto [slash, code] = std::from_chars(text.data(), end, shard.index);
  if (code == std::errc() && slash != end && *slash == '/') {
    const auto [rest, second] = std::from_chars(slash + 1, end, shard.count);
    if (second == std::errc() && rest == end && shard.index >= 1 && shard.index <= shard.count)
      return shard;
  }
  return misuse("--shard takes i/n with 1 ≤ i ≤ n, as in 2/8, not '{}'.", text);
}

}  // namespace lux
