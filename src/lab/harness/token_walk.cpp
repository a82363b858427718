#include "lab/harness/token_walk.h"

#include <simdjson.h>

#include <algorithm>

namespace lux::harness {

static_assert(padding >= simdjson::SIMDJSON_PADDING);

struct TokenWalk::Stage {
  std::unique_ptr<simdjson::internal::dom_parser_implementation> parser;
};

TokenWalk::TokenWalk() : stage_(std::make_unique<Stage>()) {}
TokenWalk::~TokenWalk() = default;

void TokenWalk::begin(std::string_view text) {
  auto& parser = stage_->parser;
  at_ = end_ = nullptr;
  code_ = simdjson::SUCCESS;
  text_ = text.data();
  if (parser == nullptr || parser->capacity() < text.size()) {
    constexpr size_t least_room = 1 << 14;
    const size_t room = std::clamp(text.size() + text.size() / 8, least_room,
                                   std::max(text.size(), size_t{simdjson::SIMDJSON_MAXSIZE_BYTES}));
    constexpr size_t unused_depth = 1;  // the first stage goes into nothing
    code_ = simdjson::get_active_implementation()->create_dom_parser_implementation(
        room, unused_depth, parser);
  }
  if (code_ == simdjson::SUCCESS)
    code_ = parser->stage1(reinterpret_cast<const uint8_t*>(text.data()), text.size(),
                           simdjson::stage1_mode::regular);
  if (code_ != simdjson::SUCCESS) return;
  at_ = parser->structural_indexes.get();
  end_ = at_ + parser->n_structural_indexes;
}

void TokenWalk::fail() {
  fail(simdjson::TAPE_ERROR);
}

void TokenWalk::fail_for_size() {
  fail(simdjson::CAPACITY);
}

void TokenWalk::fail(int code) {
  if (code_ == simdjson::SUCCESS)
    code_ =
        at_ == end_ && code == simdjson::TAPE_ERROR ? simdjson::INCOMPLETE_ARRAY_OR_OBJECT : code;
  at_ = end_;
}

std::string TokenWalk::problem() const {
  return simdjson::error_message(static_cast<simdjson::error_code>(code_));
}

}  // namespace lux::harness
