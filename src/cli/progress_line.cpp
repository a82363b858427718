#include "cli/progress_line.h"

#include <unistd.h>

#include <cmath>
#include <cstdio>

#include "cli/terminal.h"

namespace lux::cli {
namespace {

constexpr double between_overwrites = 0.2;  // seconds
constexpr double between_lines = 10;

}  // namespace

std::string duration_text(double seconds) {
  const auto whole = static_cast<int64_t>(std::llround(std::max(0.0, seconds)));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
  return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

std::string progress_text(const Progress& progress) {
  std::string text = fmt::format("{}/{} documents", progress.documents_done, progress.documents);
  const auto now = static_cast<double>(progress.documents_done - progress.documents_before);
  if (progress.seconds > 0 && now > 0) {
    const double rate = now / progress.seconds;
    const auto left = static_cast<double>(progress.documents - progress.documents_done);
    text += fmt::format(", {:.1f} documents/s, {:.0f} tokens/s", rate,
                        static_cast<double>(progress.cost.decoded_tokens) / progress.seconds);
    if (left > 0) text += ", " + duration_text(left / rate) + " left";
  }
  if (progress.dollars > 0) text += fmt::format(", ${:.4f}", progress.dollars);
  if (!progress.trouble.empty()) text += "; " + harmless(progress.trouble);
  if (!progress.task.empty()) text += fmt::format("; {} on {}", progress.model, progress.task);
  return text;
}

std::string progress_text(const GameProgress& progress) {
  std::string text = fmt::format("{}/{} episodes", progress.episodes_done, progress.episodes);
  if (progress.in_flight > 0) text += fmt::format(", {} in flight", progress.in_flight);
  const auto now = static_cast<double>(progress.episodes_done - progress.episodes_before);
  if (progress.seconds > 0 && now > 0) {
    const double rate = now / progress.seconds;
    text += fmt::format(", {:.1f} episodes/s", rate);
    if (progress.tokens_out > 0)
      text += fmt::format(", {:.0f} new tokens/s",
                          static_cast<double>(progress.tokens_out) / progress.seconds);
    const auto left = static_cast<double>(progress.episodes - progress.episodes_done);
    if (left > 0) text += ", " + duration_text(left / rate) + " left";
  }
  if (progress.dollars > 0) text += fmt::format(", ${:.4f}", progress.dollars);
  if (!progress.trouble.empty()) text += "; " + harmless(progress.trouble);
  if (!progress.game.empty()) text += fmt::format("; {}, {}", progress.game, progress.players);
  return text;
}

ProgressLine::ProgressLine(Env& env) : env_(env), overwrite_(is_rich_terminal(STDERR_FILENO)) {}

ProgressLine::~ProgressLine() {
  clear();
}

void ProgressLine::clear() {
  if (shown_) std::fputs("\r\x1b[K", stderr);
  shown_ = false;
}

void ProgressLine::show(const Progress& progress) {
  show(progress_text(progress), progress.documents_done >= progress.documents);
}

void ProgressLine::show(const GameProgress& progress) {
  show(progress_text(progress), progress.episodes_done >= progress.episodes);
}

void ProgressLine::show(const std::string& text, bool over) {
  const double now = env_.monotonic_seconds();
  if (now - last_ < (overwrite_ ? between_overwrites : between_lines) && !over) return;
  last_ = now;
  if (!overwrite_) {
    std::fprintf(stderr, "%s\n", text.c_str());
    return;
  }
  clear();
  std::fputs(fit_width(text, terminal_width(STDERR_FILENO) - 1).c_str(), stderr);
  std::fflush(stderr);
  shown_ = true;
}

void ProgressLine::note(const std::string& sentence) {
  clear();
  std::fprintf(stderr, "%s\n", sentence.c_str());
}

}  // namespace lux::cli
