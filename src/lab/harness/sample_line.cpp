#include "lab/harness/sample_line.h"

#include <array>
#include <stdexcept>
#include <utility>

#include "lab/harness/indented.h"
#include "lab/harness/raw_text.h"

namespace lux::harness {
namespace {

constexpr size_t most_requests = 1 << 16;

enum class Member : uint8_t {
  other,
  doc_id,
  doc,
  target,
  arguments,
  resps,
  filtered_resps,
  filter,
  doc_hash,
  prompt_hash,
  acc,
  acc_norm,
  acc_mutual_info,
  metric_with_gold,
  luxmeter,
};

constexpr std::array<std::pair<std::string_view, Member>, 17> members{{
    {"doc_id", Member::doc_id},
    {"doc", Member::doc},
    {"target", Member::target},
    {"arguments", Member::arguments},
    {"resps", Member::resps},
    {"filtered_resps", Member::filtered_resps},
    {"filter", Member::filter},
    {"doc_hash", Member::doc_hash},
    {"prompt_hash", Member::prompt_hash},
    {"acc", Member::acc},
    {"acc_norm", Member::acc_norm},
    {"acc_mutual_info", Member::acc_mutual_info},
    {"f1", Member::metric_with_gold},
    {"mcc", Member::metric_with_gold},
    {"brier_score", Member::metric_with_gold},
    {"likelihood", Member::metric_with_gold},
    {"luxmeter", Member::luxmeter},
}};

/// A place of its own for each of the names.
constexpr size_t places = 64;
constexpr size_t place_of(std::string_view key) {
  const auto byte = [](char c) { return static_cast<size_t>(static_cast<unsigned char>(c)); };
  return key.empty() ? 0 : (byte(key.front()) + 1 * byte(key.back()) + key.size()) % places;
}

constexpr auto members_by_place = [] {
  std::array<std::pair<std::string_view, Member>, places> table{};
  for (const auto& entry : members) {
    auto& place = table[place_of(entry.first)];
    if (!place.first.empty()) throw std::logic_error("two names share a place");
    place = entry;
  }
  return table;
}();

Member member_named(std::string_view key) {
  const auto& [name, member] = members_by_place[place_of(key)];
  return name == key ? member : Member::other;
}

bool is_text(std::string_view token) {
  return token.size() >= 2 && token.front() == '"';
}

/// What stands between a text's quotes; empty for what is no text.
std::string_view take_text(TokenWalk& walk) {
  const char first = walk.peek();
  if (first != '"') {
    walk.pass();
    return {};
  }
  return without_quotes(walk.scalar());
}

/// A scalar's token; empty for lists and objects.
std::string_view take_token(TokenWalk& walk) {
  const char first = walk.peek();
  if (first != '[' && first != '{') return walk.scalar();
  walk.pass();
  return {};
}

void read_integers(TokenWalk& walk, std::vector<int64_t>& numbers) {
  numbers.clear();
  if (walk.peek() != '[') return walk.pass();
  for (bool more = walk.enter('['); more; more = walk.go_on(']')) {
    const auto number = integer_of(take_token(walk));
    if (!number) return walk.fail();
    numbers.push_back(*number);
  }
}

/// The texts of one request, as a list or as {"arg_0": …, "arg_1": …}.
void read_request(TokenWalk& walk, Argument& request) {
  const auto put = [&](std::string_view& to) {
    if (walk.peek() == '"')
      to = take_text(walk);
    else
      walk.pass();
  };
  if (walk.peek() == '[') {
    size_t index = 0;
    for (bool more = walk.enter('['); more; more = walk.go_on(']'), ++index) {
      if (index == 0)
        put(request.context);
      else if (index == 1)
        put(request.continuation);
      else
        walk.pass();
    }
  } else if (walk.peek() == '{') {
    for (bool more = walk.enter('{'); more; more = walk.go_on('}')) {
      const std::string_view key = walk.key();
      if (key == "arg_0")
        put(request.context);
      else if (key == "arg_1")
        put(request.continuation);
      else
        walk.pass();
    }
  } else {
    walk.pass();
  }
}

/// The request that the member `key` of the newer layout is, counted from 0.
std::optional<int64_t> request_index(std::string_view key) {
  constexpr std::string_view prefix = "gen_args_";
  return key.starts_with(prefix) ? integer_of(key.substr(prefix.size())) : std::nullopt;
}

void read_requests(TokenWalk& walk, std::vector<Argument>& requests) {
  if (walk.peek() == '[') {
    for (bool more = walk.enter('['); more; more = walk.go_on(']')) {
      if (requests.size() >= most_requests) return walk.fail_for_size();
      read_request(walk, requests.emplace_back());
    }
  } else if (walk.peek() == '{') {
    for (bool more = walk.enter('{'); more; more = walk.go_on('}')) {
      const auto index = request_index(walk.key());
      // A null is a column of a table of logs, where another document has more choices.
      if (!index || walk.peek() == 'n') {
        walk.pass();
        continue;
      }
      if (*index < 0 || *index >= static_cast<int64_t>(most_requests)) return walk.fail_for_size();
      const auto place = static_cast<size_t>(*index);
      if (requests.size() <= place) requests.resize(place + 1);
      read_request(walk, requests[place]);
    }
  } else {
    walk.pass();
  }
}

/// A pair [logprob, is_greedy]; gives whether it is one.
bool read_pair(TokenWalk& walk, Answer& answer) {
  if (walk.peek() != '[') {
    walk.pass();
    return false;
  }
  size_t count = 0;
  std::optional<double> logprob;
  std::optional<bool> greedy;
  for (bool more = walk.enter('['); more; more = walk.go_on(']')) {
    const std::string_view token = take_token(walk);
    if (count == 0) logprob = number_of(token);
    if (count == 1) greedy = truth_of(token);
    ++count;
  }
  const bool fits = count == 2 && logprob && greedy;
  if (fits) answer = {.logprob = *logprob, .is_greedy = *greedy};
  return fits;
}

/// The first pair among a request's repeats; gives whether there is one.
bool read_repeats(TokenWalk& walk, Answer& answer) {
  if (walk.peek() != '[') {
    walk.pass();
    return false;
  }
  bool found = false;
  for (bool more = walk.enter('['); more; more = walk.go_on(']')) {
    if (found)
      walk.pass();
    else
      found = read_pair(walk, answer);
  }
  return found;
}

/// `filtered_resps`: a pair for each request; with `nested`, `resps`: a list of such.
void read_answers(TokenWalk& walk, bool nested, SampleLine& sample) {
  sample.answers.clear();
  sample.is_loglikelihood = false;
  if (walk.peek() != '[') return walk.pass();
  bool all_fit = true;
  for (bool more = walk.enter('['); more; more = walk.go_on(']')) {
    if (sample.answers.size() >= most_requests) return walk.fail_for_size();
    Answer& answer = sample.answers.emplace_back();
    all_fit &= nested ? read_repeats(walk, answer) : read_pair(walk, answer);
  }
  sample.is_loglikelihood = all_fit && !sample.answers.empty();
}

void read_addition(TokenWalk& walk, Addition& addition) {
  if (walk.peek() != '{') return walk.pass();
  for (bool more = walk.enter('{'); more; more = walk.go_on('}')) {
    const std::string_view key = walk.key();
    if (key == "gold")
      read_integers(walk, addition.gold);
    else if (key == "tokens")
      read_integers(walk, addition.tokens);
    else if (key == "chars")
      read_integers(walk, addition.chars);
    else if (key == "bytes")
      read_integers(walk, addition.bytes);
    else if (key == "truncated")
      read_integers(walk, addition.truncated);
    else if (key == "boundary_merge")
      read_integers(walk, addition.boundary_merge);
    else if (key == "doc_hash")
      addition.doc_hash = take_text(walk);
    else if (key == "prompt_hash")
      addition.prompt_hash = take_text(walk);
    else
      walk.pass();
  }
}

/// The gold that a metric was logged with, as in "f1": [gold, predicted].
void read_metric_gold(TokenWalk& walk, std::optional<int64_t>& gold) {
  if (walk.peek() != '[') return walk.pass();
  bool first = true;
  for (bool more = walk.enter('['); more; more = walk.go_on(']')) {
    if (first) {
      const std::string_view token = take_token(walk);
      if (!is_text(token)) gold = integer_of(token);
    } else {
      walk.pass();
    }
    first = false;
  }
}

/// Where `resps` begin, for when there are no filtered ones.
struct Responses {
  bool has_filtered = false;
  const uint32_t* unfiltered = nullptr;
};

void read_member(TokenWalk& walk, Member member, SampleLine& sample, Responses& responses) {
  switch (member) {
    case Member::other:
      return walk.pass();
    case Member::doc_id:
      sample.doc_id = integer_of(take_token(walk));
      return;
    case Member::doc:
      if (walk.peek() != '{') return walk.pass();
      sample.doc_place = walk.place();
      sample.doc = walk.value();
      return;
    case Member::target:
      sample.target = walk.value();
      return;
    case Member::arguments:
      return read_requests(walk, sample.requests);
    case Member::resps:
      responses.unfiltered = walk.place();
      return walk.pass();
    case Member::filtered_resps:
      responses.has_filtered = true;
      return read_answers(walk, false, sample);
    case Member::filter:
      sample.filter = take_text(walk);
      return;
    case Member::doc_hash:
      sample.doc_hash = take_text(walk);
      return;
    case Member::prompt_hash:
      sample.prompt_hash = take_text(walk);
      return;
    case Member::acc:
      sample.acc = truth_of(take_token(walk));
      return;
    case Member::acc_norm:
      sample.acc_norm = truth_of(take_token(walk));
      return;
    case Member::acc_mutual_info:
      sample.has_mutual_info = true;
      return walk.pass();
    case Member::metric_with_gold:
      return read_metric_gold(walk, sample.gold_with_metric);
    case Member::luxmeter:
      return read_addition(walk, sample.addition);
  }
}

}  // namespace

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

Status LineParser::parse(std::string_view line, SampleLine& sample) {
  sample.clear();
  TokenWalk& walk = line_;
  walk.begin(line);
  Responses responses;
  for (bool more = walk.enter('{'); more; more = walk.go_on('}')) {
    const Member member = member_named(walk.key());
    read_member(walk, member, sample, responses);
  }
  if (!walk.failed() && !walk.at_end()) return fail("goes on after its object.");
  if (!responses.has_filtered && responses.unfiltered != nullptr && !walk.failed()) {
    walk.return_to(responses.unfiltered);
    read_answers(walk, true, sample);
  }
  if (walk.failed()) return fail("is not what the harness writes: {}", walk.problem());
  if (!sample.doc_id) return fail("has no number \"doc_id\".");
  return {};
}

Result<std::vector<std::string_view>> LineParser::items(std::string_view text) {
  std::vector<std::string_view> found;
  part_.begin(text);
  for (bool more = part_.enter('['); more; more = part_.go_on(']')) found.push_back(part_.value());
  if (part_.failed()) return fail("holds a list that cannot be read: {}", part_.problem());
  return found;
}

void LineParser::put_indented_doc(const SampleLine& sample, Page& page) {
  line_.return_to(sample.doc_place);
  put_indented(line_, page);
}

std::string_view LineParser::member(std::string_view object, std::string_view key) {
  part_.begin(object);
  for (bool more = part_.enter('{'); more; more = part_.go_on('}')) {
    if (part_.key() == key) return take_token(part_);
    part_.pass();
  }
  return {};
}

}  // namespace lux::harness
