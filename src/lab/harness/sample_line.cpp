#include "lab/harness/sample_line.h"

#include <simdjson.h>

#include "lab/harness/raw_text.h"

namespace lux::harness {
namespace {

namespace ondemand = simdjson::ondemand;

static_assert(padding >= simdjson::SIMDJSON_PADDING);

constexpr size_t most_requests = 1 << 16;

/// simdjson reports by codes; inside this file they travel as exceptions do, but as values.
#define LUX_JSON(code)                                                              \
  do {                                                                              \
    if (const simdjson::error_code lux_code_ = (code); lux_code_) return lux_code_; \
  } while (false)

std::string_view trimmed(std::string_view token) {
  while (!token.empty() && (token.back() == ' ' || token.back() == '\t' || token.back() == '\r' ||
                            token.back() == '\n'))
    token.remove_suffix(1);
  return token;
}

/// NaN and Infinity, which Python writes bare, have no type, but are tokens. Anything else without a
/// type is an error, and where the text ends too soon there is nothing behind it to look at.
bool is_bare_word(ondemand::value& value) {
  const char first = *value.raw_json_token().data();
  return first == 'N' || first == 'I';
}

/// A scalar's token; empty for lists and objects.
simdjson::error_code token_of(ondemand::value value, std::string_view& token) {
  ondemand::json_type type{};
  token = {};
  const auto untyped = value.type().get(type);
  if (untyped && !is_bare_word(value)) return untyped;
  if (untyped || (type != ondemand::json_type::array && type != ondemand::json_type::object))
    token = trimmed(value.raw_json_token());
  return simdjson::SUCCESS;
}

simdjson::error_code raw_of(ondemand::value value, std::string_view& raw) {
  ondemand::json_type type{};
  if (value.type().get(type) != simdjson::SUCCESS) return token_of(value, raw);
  if (type == ondemand::json_type::object) {
    ondemand::object object;
    LUX_JSON(value.get_object().get(object));
    LUX_JSON(object.raw_json().get(raw));
  } else if (type == ondemand::json_type::array) {
    ondemand::array array;
    LUX_JSON(value.get_array().get(array));
    LUX_JSON(array.raw_json().get(raw));
  } else {
    raw = trimmed(value.raw_json_token());
  }
  return simdjson::SUCCESS;
}

bool is_a(ondemand::value value, ondemand::json_type wanted) {
  ondemand::json_type type{};
  return value.type().get(type) == simdjson::SUCCESS && type == wanted;
}

bool is_text(std::string_view token) {
  return token.size() >= 2 && token.front() == '"';
}

simdjson::error_code read_integers(ondemand::value value, std::vector<int64_t>& numbers) {
  numbers.clear();
  if (!is_a(value, ondemand::json_type::array)) return simdjson::SUCCESS;
  ondemand::array array;
  LUX_JSON(value.get_array().get(array));
  for (auto item : array) {
    ondemand::value entry;
    LUX_JSON(item.get(entry));
    std::string_view token;
    LUX_JSON(token_of(entry, token));
    const auto number = integer_of(token);
    if (!number) return simdjson::INCORRECT_TYPE;
    numbers.push_back(*number);
  }
  return simdjson::SUCCESS;
}

/// The texts of one request, as a list or as {"arg_0": …, "arg_1": …}.
simdjson::error_code read_request(ondemand::value value, Argument& request) {
  const auto put = [&](size_t index, ondemand::value text) -> simdjson::error_code {
    std::string_view token;
    LUX_JSON(token_of(text, token));
    if (!is_text(token)) return simdjson::SUCCESS;
    if (index == 0) request.context = without_quotes(token);
    if (index == 1) request.continuation = without_quotes(token);
    return simdjson::SUCCESS;
  };
  if (is_a(value, ondemand::json_type::array)) {
    ondemand::array array;
    LUX_JSON(value.get_array().get(array));
    size_t index = 0;
    for (auto item : array) {
      ondemand::value text;
      LUX_JSON(item.get(text));
      LUX_JSON(put(index++, text));
    }
  } else if (is_a(value, ondemand::json_type::object)) {
    ondemand::object object;
    LUX_JSON(value.get_object().get(object));
    for (auto item : object) {
      ondemand::field field;
      LUX_JSON(std::move(item).get(field));
      const ondemand::raw_json_string key = field.key();
      LUX_JSON(put(key == "arg_0" ? 0 : key == "arg_1" ? 1 : 2, field.value()));
    }
  }
  return simdjson::SUCCESS;
}

simdjson::error_code read_requests(ondemand::value value, std::vector<Argument>& requests) {
  if (is_a(value, ondemand::json_type::array)) {
    ondemand::array array;
    LUX_JSON(value.get_array().get(array));
    for (auto item : array) {
      ondemand::value request;
      LUX_JSON(item.get(request));
      if (requests.size() >= most_requests) return simdjson::CAPACITY;
      LUX_JSON(read_request(request, requests.emplace_back()));
    }
  } else if (is_a(value, ondemand::json_type::object)) {
    ondemand::object object;
    LUX_JSON(value.get_object().get(object));
    for (auto item : object) {
      ondemand::field field;
      LUX_JSON(std::move(item).get(field));
      std::string_view key;
      LUX_JSON(field.unescaped_key().get(key));
      constexpr std::string_view prefix = "gen_args_";
      const auto index =
          key.starts_with(prefix) ? integer_of(key.substr(prefix.size())) : std::nullopt;
      ondemand::value request = field.value();
      // A column of a table of logs, where another document has more choices.
      if (!index || is_a(request, ondemand::json_type::null)) continue;
      if (*index < 0 || *index >= static_cast<int64_t>(most_requests)) return simdjson::CAPACITY;
      const auto place = static_cast<size_t>(*index);
      if (requests.size() <= place) requests.resize(place + 1);
      LUX_JSON(read_request(request, requests[place]));
    }
  }
  return simdjson::SUCCESS;
}

/// A pair [logprob, is_greedy]; `fits` tells whether it is one.
simdjson::error_code read_pair(ondemand::value value, Answer& answer, bool& fits) {
  fits = false;
  if (!is_a(value, ondemand::json_type::array)) return simdjson::SUCCESS;
  ondemand::array array;
  LUX_JSON(value.get_array().get(array));
  size_t count = 0;
  std::optional<double> logprob;
  std::optional<bool> greedy;
  for (auto item : array) {
    ondemand::value entry;
    LUX_JSON(item.get(entry));
    std::string_view token;
    LUX_JSON(token_of(entry, token));
    if (count == 0) logprob = number_of(token);
    if (count == 1) greedy = truth_of(token);
    ++count;
  }
  fits = count == 2 && logprob && greedy;
  if (fits) answer = {.logprob = *logprob, .is_greedy = *greedy};
  return simdjson::SUCCESS;
}

/// `filtered_resps`: a pair for each request; with `nested`, `resps`: a list of such.
simdjson::error_code read_answers(ondemand::value value, bool nested, SampleLine& sample) {
  sample.answers.clear();
  sample.is_loglikelihood = false;
  if (!is_a(value, ondemand::json_type::array)) return simdjson::SUCCESS;
  ondemand::array array;
  LUX_JSON(value.get_array().get(array));
  bool all_fit = true;
  for (auto item : array) {
    ondemand::value entry;
    LUX_JSON(item.get(entry));
    Answer answer;
    bool fits = false;
    if (!nested) {
      LUX_JSON(read_pair(entry, answer, fits));
    } else if (is_a(entry, ondemand::json_type::array)) {
      ondemand::array repeats;
      LUX_JSON(entry.get_array().get(repeats));
      for (auto repeat : repeats) {  // the first counts
        ondemand::value pair;
        LUX_JSON(repeat.get(pair));
        Answer one;
        bool one_fits = false;
        if (!fits) LUX_JSON(read_pair(pair, one, one_fits));
        if (one_fits) answer = one;
        fits = fits || one_fits;
      }
    }
    all_fit = all_fit && fits;
    if (sample.answers.size() >= most_requests) return simdjson::CAPACITY;
    sample.answers.push_back(answer);
  }
  sample.is_loglikelihood = all_fit && !sample.answers.empty();
  return simdjson::SUCCESS;
}

simdjson::error_code text_at(ondemand::value value, std::string_view& text) {
  std::string_view token;
  LUX_JSON(token_of(value, token));
  text = is_text(token) ? without_quotes(token) : std::string_view();
  return simdjson::SUCCESS;
}

simdjson::error_code read_addition(ondemand::value value, Addition& addition) {
  if (!is_a(value, ondemand::json_type::object)) return simdjson::SUCCESS;
  ondemand::object object;
  LUX_JSON(value.get_object().get(object));
  for (auto item : object) {
    ondemand::field field;
    LUX_JSON(std::move(item).get(field));
    const ondemand::raw_json_string key = field.key();
    std::vector<int64_t>* to = nullptr;
    if (key == "gold") to = &addition.gold;
    if (key == "tokens") to = &addition.tokens;
    if (key == "chars") to = &addition.chars;
    if (key == "bytes") to = &addition.bytes;
    if (key == "truncated") to = &addition.truncated;
    if (key == "boundary_merge") to = &addition.boundary_merge;
    if (to != nullptr) LUX_JSON(read_integers(field.value(), *to));
    if (key == "doc_hash") LUX_JSON(text_at(field.value(), addition.doc_hash));
    if (key == "prompt_hash") LUX_JSON(text_at(field.value(), addition.prompt_hash));
  }
  return simdjson::SUCCESS;
}

/// The gold that a metric was logged with, as in "f1": [gold, predicted].
simdjson::error_code read_metric_gold(ondemand::value value, std::optional<int64_t>& gold) {
  if (!is_a(value, ondemand::json_type::array)) return simdjson::SUCCESS;
  ondemand::array array;
  LUX_JSON(value.get_array().get(array));
  bool first = true;
  for (auto item : array) {
    ondemand::value entry;
    LUX_JSON(item.get(entry));
    std::string_view token;
    if (first) LUX_JSON(token_of(entry, token));
    if (first && !is_text(token)) gold = integer_of(token);
    first = false;
  }
  return simdjson::SUCCESS;
}

simdjson::error_code truth_at(ondemand::value value, std::optional<bool>& truth) {
  std::string_view token;
  LUX_JSON(token_of(value, token));
  truth = truth_of(token);
  return simdjson::SUCCESS;
}

simdjson::error_code read_field(ondemand::field& field, SampleLine& sample, bool& has_answers,
                                std::string_view& resps) {
  const ondemand::raw_json_string key = field.key();
  ondemand::value value = field.value();
  if (key == "doc_id") {
    std::string_view token;
    LUX_JSON(token_of(value, token));
    sample.doc_id = integer_of(token);
  } else if (key == "doc") {
    if (is_a(value, ondemand::json_type::object)) LUX_JSON(raw_of(value, sample.doc));
  } else if (key == "target") {
    LUX_JSON(raw_of(value, sample.target));
  } else if (key == "arguments") {
    LUX_JSON(read_requests(value, sample.requests));
  } else if (key == "resps") {
    LUX_JSON(raw_of(value, resps));
  } else if (key == "filtered_resps") {
    LUX_JSON(read_answers(value, false, sample));
    has_answers = true;
  } else if (key == "filter") {
    LUX_JSON(text_at(value, sample.filter));
  } else if (key == "doc_hash") {
    LUX_JSON(text_at(value, sample.doc_hash));
  } else if (key == "prompt_hash") {
    LUX_JSON(text_at(value, sample.prompt_hash));
  } else if (key == "acc") {
    LUX_JSON(truth_at(value, sample.acc));
  } else if (key == "acc_norm") {
    LUX_JSON(truth_at(value, sample.acc_norm));
  } else if (key == "acc_mutual_info") {
    sample.has_mutual_info = true;
  } else if (key == "f1" || key == "mcc" || key == "brier_score" || key == "likelihood") {
    LUX_JSON(read_metric_gold(value, sample.gold_with_metric));
  } else if (key == "luxmeter") {
    LUX_JSON(read_addition(value, sample.addition));
  }
  return simdjson::SUCCESS;
}

#undef LUX_JSON

}  // namespace

struct LineParser::Parsers {
  ondemand::parser line;
  ondemand::parser part;  // of a line, for what is rarely looked at
};

void SampleLine::clear() {
  doc_id.reset();
  doc = target = filter = doc_hash = prompt_hash = {};
  requests.clear();
  answers.clear();
  is_loglikelihood = has_mutual_info = false;
  acc.reset();
  acc_norm.reset();
  gold_with_metric.reset();
  addition.gold.clear();
  addition.tokens.clear();
  addition.chars.clear();
  addition.bytes.clear();
  addition.truncated.clear();
  addition.boundary_merge.clear();
  addition.doc_hash = addition.prompt_hash = {};
}

LineParser::LineParser() : parsers_(std::make_unique<Parsers>()) {}
LineParser::~LineParser() = default;

Status LineParser::parse(std::string_view line, SampleLine& sample) {
  sample.clear();
  const auto broken = [](simdjson::error_code code) {
    return fail("is not what the harness writes: {}", simdjson::error_message(code));
  };
  ondemand::document document;
  if (const auto code =
          parsers_->line.iterate(line.data(), line.size(), line.size() + padding).get(document))
    return broken(code);
  ondemand::object object;
  if (const auto code = document.get_object().get(object)) return broken(code);
  bool has_answers = false;
  std::string_view resps;
  for (auto item : object) {
    ondemand::field field;
    if (const auto code = std::move(item).get(field)) return broken(code);
    if (const auto code = read_field(field, sample, has_answers, resps)) return broken(code);
  }
  if (const char* more = nullptr; !document.current_location().get(more))
    return fail("goes on after its object.");
  if (!sample.doc_id) return fail("has no number \"doc_id\".");
  if (!has_answers && !resps.empty() && resps.front() == '[') {
    ondemand::document part;
    ondemand::value value;
    auto code =
        parsers_->part.iterate(resps.data(), resps.size(), resps.size() + padding).get(part);
    if (!code) code = part.get_value().get(value);
    if (!code) code = read_answers(value, true, sample);
    if (code) return broken(code);
  }
  return {};
}

Result<std::vector<std::string_view>> LineParser::items(std::string_view text) {
  std::vector<std::string_view> found;
  const auto broken = [](simdjson::error_code code) {
    return fail("holds a list that cannot be read: {}", simdjson::error_message(code));
  };
  ondemand::document document;
  ondemand::array array;
  auto code = parsers_->part.iterate(text.data(), text.size(), text.size() + padding).get(document);
  if (!code) code = document.get_array().get(array);
  if (code) return broken(code);
  for (auto item : array) {
    ondemand::value value;
    std::string_view raw;
    code = item.get(value);
    if (!code) code = raw_of(value, raw);
    if (code) return broken(code);
    found.push_back(raw);
  }
  return found;
}

std::string_view LineParser::member(std::string_view object, std::string_view key) {
  ondemand::document document;
  ondemand::value value;
  std::string_view token;
  if (parsers_->part.iterate(object.data(), object.size(), object.size() + padding).get(document) ||
      document.find_field_unordered(key).get(value) || token_of(value, token))
    return {};
  return token;
}

}  // namespace lux::harness
