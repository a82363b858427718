#include "model/content_hash.h"

#include <algorithm>
#include <ctime>
#include <memory>

#include "base/hash.h"
#include "base/json.h"
#include "model/gguf/source.h"

namespace lux {
namespace {

constexpr size_t most_lines = 10000;
constexpr size_t block_bytes = 1U << 20U;

bool is_sha256(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// A time as Env::utc_now() writes it, so that the two compare as texts.
std::string utc(int64_t seconds) {
  const std::time_t time = seconds;
  std::tm parts{};
  gmtime_r(&time, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

Status add_content(FileSource& source, Sha256& hash) {
  std::vector<char> block(block_bytes);
  for (uint64_t done = 0; done < source.size(); done += block.size()) {
    block.resize(static_cast<size_t>(std::min<uint64_t>(block_bytes, source.size() - done)));
    LUX_CHECK(source.read(done, block));
    hash.update({block.data(), block.size()});
  }
  return {};
}

}  // namespace

HashCache::HashCache(Env& env, Path file) : env_(env), file_(std::move(file)) {
  if (file_.empty() || !env_.exists(file_)) return;
  const auto text = env_.read_file(file_);
  if (!text) return;
  for (size_t at = 0; at < text->size();) {
    const size_t end = std::min(text->find('\n', at), text->size());
    const auto line = parse_json(std::string_view(*text).substr(at, end - at));
    at = end + 1;
    if (!line) continue;
    const auto identity = line->get_string("identity");
    const auto sha256 = line->get_string("sha256");
    if (identity && sha256 && is_sha256(*sha256))
      lines_[*identity] = {line->get_string("file").value_or(""), *sha256};
  }
}

const std::string* HashCache::find(const std::string& identity) const {
  const auto found = lines_.find(identity);
  return found == lines_.end() ? nullptr : &found->second.sha256;
}

void HashCache::put(const std::string& identity, const std::string& name,
                    const std::string& sha256) {
  if (lines_.size() >= most_lines) lines_.clear();
  lines_[identity] = {name, sha256};
  changed_ = true;
}

void HashCache::save() {
  if (!changed_ || file_.empty()) return;
  std::string text;
  for (const auto& [identity, line] : lines_)
    text +=
        to_json(Map{{"identity", identity}, {"sha256", line.sha256}, {"file", line.name}}) + "\n";
  if (file_.has_parent_path() && !env_.create_directories(file_.parent_path())) return;
  if (env_.write_file(file_, text)) changed_ = false;
}

Result<std::string> content_hash(const std::vector<Path>& files, Env& env, HashCache& cache) {
  std::vector<std::unique_ptr<FileSource>> sources;
  std::vector<std::string> identities;
  std::string identity;
  int64_t changed_at = 0;
  for (const Path& file : files) {
    LUX_TRY(sources.emplace_back(), FileSource::open(file));
    LUX_TRY(identities.emplace_back(), sources.back()->identity());
    LUX_TRY(const int64_t time, sources.back()->changed_at());
    changed_at = std::max(changed_at, time);
    identity += (identity.empty() ? "" : " ") + identities.back();
  }
  if (const std::string* const known = cache.find(identity)) return *known;

  const bool settled = utc(changed_at + 2) <= env.utc_now();
  Sha256 hash;
  for (const auto& source : sources) LUX_CHECK(add_content(*source, hash));
  for (size_t i = 0; i < sources.size(); ++i) {
    LUX_TRY(const std::string now, sources[i]->identity());
    if (now != identities[i])
      return fail("'{}' changed while it was read; try again when it is complete.",
                  files[i].string());
  }
  std::string sha256 = hash.hex();
  if (settled) cache.put(identity, files.front().string(), sha256);
  return sha256;
}

}  // namespace lux
