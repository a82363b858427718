#include "lab/harness/sample_log.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>
#include <span>

#include "base/hash.h"
#include "base/lines.h"
#include "lab/harness/missing_hashes.h"
#include "lab/harness/raw_text.h"
#include "lab/harness/sample_line.h"

namespace lux::harness {
namespace {

constexpr std::string_view no_filter = "none";
constexpr size_t block_size = 1 << 20;
constexpr double rounding = 1e-3;  // by which a log-likelihood of certainty may lie above 0, nats
constexpr std::string_view white = " \t\r\n";

/// A plain log of lines begins so; a list or a packed file does not.
bool begins_with_object(std::string_view text) {
  const size_t start = text.find_first_not_of(white);
  return start >= text.size() || text[start] == '{';
}

uint8_t bit(GoldReading reading) {
  return static_cast<uint8_t>(1U << static_cast<unsigned>(reading));
}

bool is_hash(std::string_view text) {
  if (text.size() != sizeof(HexDigest)) return false;
  bool all = true;  // no early end: compilers make this one comparison of many bytes
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_digit = static_cast<unsigned char>(byte - '0') < 10;
    all &= is_digit | (static_cast<unsigned char>(byte - 'a') < 6);
  }
  return all;
}

int8_t told(std::optional<bool> truth) {
  return truth ? static_cast<int8_t>(*truth) : static_cast<int8_t>(-1);
}

/// The indices of a target that is a list of such, as a text or not.
std::vector<int64_t> indices_of(std::string_view target) {
  std::string_view list = without_quotes(target);
  if (!list.starts_with('[') || !list.ends_with(']')) return {};
  list = list.substr(1, list.size() - 2);
  std::vector<int64_t> indices;
  while (!list.empty()) {
    const size_t comma = std::min(list.find(','), list.size());
    const auto index = integer_of(list.substr(0, comma));
    if (!index) return {};
    indices.push_back(*index);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return indices;
}

std::string_view without_space(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

class Reader {
 public:
  Reader(const PromptShape& shape, const std::string& name)
      : name_(name),
        delimiter_(escaped(shape.target_delimiter)),
        fewshot_delimiter_(shape.num_fewshot > 0 ? escaped(shape.fewshot_delimiter) : ""),
        description_(escaped(shape.description)) {}

  /// Makes room for `factor` times as many documents as were read until now.
  void expect(double factor) {
    const auto times = [factor](size_t count) {
      return static_cast<size_t>(static_cast<double>(count) * factor) + 1;
    };
    log_.documents.reserve(times(log_.documents.size()));
    log_.choices.reserve(times(log_.choices.size()));
  }

  /// Takes a line, without its line break; `padding` bytes behind it must be readable.
  Status take_line(std::string_view line) {
    ++number_;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) return {};
    if (broken_ > 0)
      return fail(
          "{}:{}: this line {} Repair or remove the line; nothing of this file was imported.",
          name_, broken_, why_);
    if (const Status parsed = parser_.parse(line, sample_); !parsed) {
      broken_ = number_;
      why_ = parsed.error().message;
    } else {
      take();
    }
    return {};
  }

  /// Takes a list of all documents. `padding` bytes behind it must be readable.
  Status take_list(std::string_view list) {
    auto items = parser_.items(list);
    if (!items) return fail("{} {}", name_, items.error().message);
    size_t number = 0;
    for (const std::string_view item : *items) {
      ++number;
      if (const Status parsed = parser_.parse(item, sample_); !parsed)
        return fail("{}: entry {} {} Nothing of this file was imported.", name_, number,
                    parsed.error().message);
      take();
    }
    return {};
  }

  SampleLog finish() {
    if (broken_ > 0) log_.torn = fmt::format("{}:{}: the last line {}", name_, broken_, why_);
    missing_.take(log_.documents);
    sort_unread();
    name_kind();
    drop_repeated();
    count_copies();
    return std::move(log_);
  }

 private:
  [[nodiscard]] std::string_view filter() const {
    return sample_.filter.empty() ? no_filter : sample_.filter;
  }

  /// Lines without log-likelihoods: of the filter that counts they are documents that are missing.
  void sort_unread() {
    for (auto& [filter, documents] : unread_)
      if (filter == log_.filter)
        log_.unreadable = std::move(documents);
      else if (filter != no_filter)
        log_.other_filters[filter] += std::ssize(documents);
  }

  /// Whether the line is of the filter that counts: the one without a filter, else the first.
  bool is_taken() {
    if (log_.filter.empty()) log_.filter = filter();
    if (log_.filter == filter()) return true;
    if (filter() != no_filter) {
      ++log_.other_filters[std::string(filter())];
      return false;
    }
    log_.other_filters[log_.filter] +=
        static_cast<int64_t>(log_.documents.size() + log_.one_choice.size());
    log_.filter = filter();
    log_.documents.clear();
    log_.choices.clear();
    missing_.clear();
    log_.one_choice.clear();
    return true;
  }

  void take() {
    ++lines_;
    if (!sample_.is_loglikelihood) {
      unread_[std::string(filter())].push_back(*sample_.doc_id);
      return;
    }
    ++pairs_;
    if (!is_taken()) return;
    const bool halves = splits_in_halves();
    const size_t count = sample_.answers.size() / (halves ? 2 : 1);
    if (count < 2) {
      log_.one_choice.push_back(*sample_.doc_id);
      return;
    }
    LoggedDocument& document = log_.documents.emplace_back();
    document.doc_id = *sample_.doc_id;
    document.first = log_.choices.size();
    document.count = static_cast<uint32_t>(count);
    document.acc = told(sample_.acc);
    document.acc_norm = told(sample_.acc_norm);
    log_.choices.resize(document.first + count);
    const std::span choices(log_.choices.data() + document.first, count);
    for (size_t k = 0; k < count; ++k) {
      choices[k].logprob = sample_.answers[k].logprob;
      choices[k].is_greedy = sample_.answers[k].is_greedy;
      document.is_finite = document.is_finite && std::isfinite(choices[k].logprob);
      document.is_above_zero = document.is_above_zero || choices[k].logprob > rounding;
      if (halves) choices[k].uncond = sample_.answers[count + k].logprob;
    }
    log_.has_uncond = log_.has_uncond || halves;
    const bool several = has_several_contexts(count);
    log_.several_contexts = log_.several_contexts || several;
    measure(choices, several);
    read_gold(document, choices, several);
    hash(log_.documents.size() - 1);
  }

  /// Whether the second half of the answers are those without context, for acc_mutual_info.
  [[nodiscard]] bool splits_in_halves() const {
    const size_t all = sample_.answers.size();
    if (!sample_.has_mutual_info || all < 4 || all % 2 != 0 || sample_.requests.size() != all)
      return false;
    for (size_t i = all / 2; i < all; ++i)
      if (!sample_.requests[i].context.empty()) return false;
    return true;
  }

  /// Whether the choices are contexts: one continuation behind different ones.
  [[nodiscard]] bool has_several_contexts(size_t count) const {
    if (sample_.requests.size() < count) return false;
    const Argument& first = sample_.requests.front();
    bool contexts_differ = false;
    for (size_t k = 1; k < count; ++k) {
      if (sample_.requests[k].continuation != first.continuation) return false;
      contexts_differ = contexts_differ || sample_.requests[k].context != first.context;
    }
    return contexts_differ;
  }

  /// The choice's own text: what the harness takes lengths of.
  [[nodiscard]] std::string_view choice_text(size_t k, bool several) const {
    if (!several) {
      std::string_view text = sample_.requests[k].continuation;
      if (text.starts_with(delimiter_)) text.remove_prefix(delimiter_.size());
      return text;
    }
    std::string_view text = sample_.requests[k].context;
    if (text.starts_with(description_)) text.remove_prefix(description_.size());
    if (fewshot_delimiter_.empty()) return text;
    const size_t last = text.rfind(fewshot_delimiter_);
    return last == std::string_view::npos ? text : text.substr(last + fewshot_delimiter_.size());
  }

  void measure(std::span<LoggedChoice> choices, bool several) {
    const Addition& more = sample_.addition;
    const auto number = [](const std::vector<int64_t>& numbers, size_t k) {
      return k < numbers.size() && numbers[k] >= 0 && numbers[k] <= INT32_MAX
                 ? static_cast<int32_t>(numbers[k])
                 : 0;
    };
    const bool has_texts = sample_.requests.size() >= choices.size();
    const bool has_lengths = more.chars.size() == choices.size();
    for (size_t k = 0; k < choices.size(); ++k) {
      if (has_lengths) {
        choices[k].chars = number(more.chars, k);
        choices[k].bytes = number(more.bytes, k);
      } else if (has_texts) {
        const Lengths lengths = lengths_of(choice_text(k, several));
        choices[k].chars = lengths.chars;
        choices[k].bytes = lengths.bytes;
      }
      choices[k].tokens = number(more.tokens, k);
      choices[k].truncated = number(more.truncated, k) != 0;
      choices[k].boundary_merge = number(more.boundary_merge, k) != 0;
    }
    log_.lengths_known = log_.lengths_known && (has_lengths || has_texts);
  }

  void read_gold(LoggedDocument& document, std::span<LoggedChoice> choices, bool several) {
    const auto mark = [&](GoldReading reading, std::span<const int64_t> gold) {
      if (gold.empty()) return;
      document.readable |= bit(reading);
      for (const int64_t k : gold)
        if (k >= 0 && k < static_cast<int64_t>(choices.size()))
          choices[static_cast<size_t>(k)].gold |= bit(reading);
    };
    if (!sample_.addition.gold.empty()) {
      mark(GoldReading::told, sample_.addition.gold);
    } else if (sample_.gold_with_metric) {
      mark(GoldReading::told, {&*sample_.gold_with_metric, 1});
    }
    if (!several) {
      if (const auto index = integer_of(sample_.target))
        mark(GoldReading::index, {&*index, 1});
      else
        mark(GoldReading::index, indices_of(sample_.target));
      if (const auto k = choice_of_text(choices.size())) mark(GoldReading::text, {&*k, 1});
      return;
    }
    std::string_view answer = parser_.member(sample_.doc, "answer");
    if (const auto index = integer_of(answer)) {
      const int64_t from_zero = *index - 1;
      mark(GoldReading::answer, {&from_zero, 1});
    } else {
      answer = parser_.member(sample_.doc, "label");
    }
    if (const auto index = integer_of(answer)) mark(GoldReading::label, {&*index, 1});
    if (choices.size() == 2 && sample_.acc && document.is_finite) {
      const bool second = choices[1].logprob > choices[0].logprob;
      const int64_t gold = second == *sample_.acc ? 1 : 0;
      mark(GoldReading::deduction, {&gold, 1});
    }
  }

  [[nodiscard]] std::optional<int64_t> choice_of_text(size_t count) const {
    if (sample_.requests.size() < count || !sample_.target.starts_with('"')) return std::nullopt;
    const std::string_view target = without_space(without_quotes(sample_.target));
    for (size_t k = 0; k < count; ++k)
      if (without_space(choice_text(k, false)) == target) return static_cast<int64_t>(k);
    return std::nullopt;
  }

  /// As the log has them, else as the harness takes them: of the document as indented JSON, of the
  /// first context.
  void hash(size_t place) {
    LoggedDocument& document = log_.documents[place];
    if (!copy_hash(sample_.addition.doc_hash, document.doc_hash) &&
        !copy_hash(sample_.doc_hash, document.doc_hash)) {
      put_document(missing_.text());
      missing_.want(place, &LoggedDocument::doc_hash);
    }
    if (!copy_hash(sample_.addition.prompt_hash, document.prompt_hash) &&
        !copy_hash(sample_.prompt_hash, document.prompt_hash)) {
      if (!sample_.requests.empty()) put_unescaped(sample_.requests[0].context, missing_.text());
      missing_.want(place, &LoggedDocument::prompt_hash);
    }
    if (missing_.are_many()) missing_.take(log_.documents);
  }

  static bool copy_hash(std::string_view text, HexDigest& to) {
    if (!is_hash(text)) return false;
    std::ranges::copy(text, to.begin());
    return true;
  }

  void put_document(Page& page) {
    if (!sample_.doc.empty()) return parser_.put_indented_doc(sample_, page);
    for (const Argument& request : sample_.requests) {
      page.put(request.context);
      page.put('\n');
      page.put(request.continuation);
      page.put('\n');
    }
    page.put(sample_.target);
  }

  [[nodiscard]] bool same(const LoggedDocument& a, const LoggedDocument& b) const {
    const auto choices = [this](const LoggedDocument& document) {
      return std::span(log_.choices.data() + document.first, document.count);
    };
    return a.doc_hash == b.doc_hash && a.prompt_hash == b.prompt_hash &&
           std::ranges::equal(choices(a), choices(b), [](LoggedChoice x, LoggedChoice y) {
             if (std::isnan(x.logprob) && std::isnan(y.logprob)) x.logprob = y.logprob = 0;
             return x == y;
           });
  }

  void name_kind() {
    if (lines_ == 0)
      log_.not_choices = broken_ > 0 ? "holds no whole line" : "is empty";
    else if (pairs_ == 0)
      log_.not_choices = "holds no log-likelihoods of choices, but texts or whole documents";
    else if (log_.documents.empty())
      log_.not_choices = "holds one log-likelihood a document, not one a choice";
  }

  void drop_repeated() {
    auto& documents = log_.documents;
    const auto by_id = [](const LoggedDocument& a, const LoggedDocument& b) {
      return a.doc_id < b.doc_id;
    };
    if (!std::ranges::is_sorted(documents, by_id)) std::ranges::stable_sort(documents, by_id);
    size_t kept = 0;
    for (size_t i = 0; i < documents.size(); ++i) {
      if (kept > 0 && documents[kept - 1].doc_id == documents[i].doc_id) {
        (same(documents[kept - 1], documents[i]) ? log_.same_twice : log_.other_twice)
            .push_back(documents[i].doc_id);
        continue;
      }
      if (kept != i) documents[kept] = documents[i];
      if (!documents[kept].is_finite) log_.not_finite.push_back(documents[kept].doc_id);
      if (documents[kept].is_above_zero) log_.above_zero.push_back(documents[kept].doc_id);
      ++kept;
    }
    documents.resize(kept);
  }

  /// Into a table of open places: sorting takes several times as long.
  void count_copies() {
    constexpr uint64_t open = 0;
    constexpr uint64_t spread = 0x9E3779B97F4A7C15U;
    const size_t places = std::bit_ceil(2 * log_.documents.size() + 2);
    const int beyond = 64 - std::countr_zero(places);
    std::vector<uint64_t> seen(places, open);
    for (const LoggedDocument& document : log_.documents) {
      uint64_t part = 0;
      std::memcpy(&part, document.doc_hash.data(), sizeof part);
      uint64_t other = 0;
      std::memcpy(&other, document.doc_hash.data() + sizeof part, sizeof other);
      const uint64_t hash = (part * spread ^ other) | 1U;  // never `open`
      size_t place = (hash * spread) >> beyond;
      while (seen[place] != open && seen[place] != hash) place = (place + 1) & (places - 1);
      log_.same_hash += seen[place] == hash;
      seen[place] = hash;
    }
  }

  const std::string& name_;
  std::string delimiter_, fewshot_delimiter_, description_;  // as they stand in JSON
  LineParser parser_;
  SampleLine sample_;
  std::map<std::string, std::vector<int64_t>> unread_;  // documents by filter
  MissingHashes missing_;
  SampleLog log_;
  size_t number_ = 0;  // of the line
  size_t broken_ = 0;  // the number of a line that can only be the last, and why it is broken
  std::string why_;
  int64_t lines_ = 0;
  int64_t pairs_ = 0;  // lines that hold log-likelihoods with their greedy flags
};

}  // namespace

std::string_view name_of(GoldReading reading) {
  constexpr std::array<std::string_view, gold_readings> names{
      "told by a metric", "target as an index",      "target as a choice's text",
      "doc.answer − 1",   "doc.answer or doc.label", "deduced from acc"};
  return names.at(static_cast<size_t>(reading));
}

Result<SampleLog> read_samples_text(std::string text, const PromptShape& shape,
                                    const std::string& name) {
  const size_t size = text.size();
  text.resize(size + padding);
  const std::string_view whole(text.data(), size);
  Reader reader(shape, name);
  const size_t start = whole.find_first_not_of(white);
  if (start < size && whole[start] == '[') {
    LUX_CHECK(reader.take_list(whole.substr(start)));
    return reader.finish();
  }
  for (size_t at = 0; at < size;) {
    const size_t end = std::min(whole.find('\n', at), size);
    LUX_CHECK(reader.take_line(whole.substr(at, end - at)));
    at = end + 1;
  }
  return reader.finish();
}

Result<SampleLog> read_samples(const Path& file, const PromptShape& shape, Env& env) {
  const std::string name = file.string();
  // Small enough to stay in the caches, and not mapped anew for each file's pages.
  std::vector<char> block(block_size + padding);
  Reader reader(shape, name);
  uint64_t offset = 0;
  size_t held = 0;  // of a line whose end has not been read
  while (true) {
    LUX_TRY(const size_t got,
            env.read_part(file, offset, {block.data() + held, block.size() - padding - held}));
    const std::string_view text(block.data(), held + got);
    if (offset == 0 && !begins_with_object(text)) {
      LUX_TRY(std::string all, read_maybe_gzip(file, env));
      return read_samples_text(std::move(all), shape, name);
    }
    offset += got;
    const bool is_last = got == 0;
    size_t at = 0;
    while (at < text.size()) {
      const size_t end = text.find('\n', at);
      if (end == std::string_view::npos && !is_last) break;
      const size_t stop = std::min(end, text.size());
      LUX_CHECK(reader.take_line(text.substr(at, stop - at)));
      at = std::min(stop + 1, text.size());
    }
    if (is_last) return reader.finish();
    held = text.size() - at;
    std::memmove(block.data(), block.data() + at, held);
    if (held + padding == block.size()) block.resize(2 * block.size());
    if (offset == got) {  // lines of one log are much alike
      LUX_TRY(const int64_t size, env.file_size(file));
      reader.expect(1.05 * static_cast<double>(size) / static_cast<double>(offset));
    }
  }
}

}  // namespace lux::harness
