#include <algorithm>
#include <set>
#include <tuple>

#include "model/card.h"
#include "model/content_hash.h"
#include "model/gguf/describe.h"
#include "model/gguf/split.h"
#include "model/model_files.h"
#include "model/sidecar.h"

namespace lux {
namespace {

/// A model as found, before its content is hashed.
struct Found {
  Card card;
  std::optional<SidecarEntry> sidecar;
};

Result<std::vector<gguf::Part>> open(const std::vector<Path>& files) {
  std::vector<gguf::Part> parts;
  for (const Path& file : files) {
    gguf::Part part;
    LUX_TRY(part.source, FileSource::open(file));
    LUX_TRY(part.gguf, gguf::read(*part.source));
    parts.push_back(std::move(part));
  }
  return parts;
}

/// Nothing for a GGUF file that is no model, found beside models.
Result<std::optional<Found>> look_at(const std::vector<Path>& files, const std::string& spec,
                                     bool named_alone, Sidecars& sidecars) {
  LUX_TRY(const auto parts, open(files));
  if (!named_alone && !gguf::is_model(parts.front().gguf)) return std::nullopt;
  Found found;
  LUX_TRY(found.card, gguf::describe(parts));
  found.card.files = files;
  found.card.spec = named_alone ? spec : "gguf:" + files.front().string();
  LUX_TRY(found.sidecar, sidecars.find(files.front()));
  if (found.sidecar) {  // tried on a copy: mistakes show before hours of hashing
    Card card = found.card;
    LUX_CHECK(apply_sidecar(*found.sidecar, card));
  }
  return found;
}

Status finish(Found& found, Env& env, HashCache& cache) {
  Card& card = found.card;
  LUX_TRY(card.content_hash, content_hash(card.files, env, cache));
  if (found.sidecar) LUX_CHECK(apply_sidecar(*found.sidecar, card));
  estimate_compute(card);
  card.model_id = make_model_id(card.name, card.content_hash);
  return {};
}

}  // namespace

Result<std::vector<Card>> find_models(const std::string& spec, Env& env, const Path& hash_cache) {
  LUX_TRY(const std::string path, gguf_path(spec));
  LUX_TRY(const ModelFiles matches, find_files(path, env));
  LUX_TRY(const auto groups, gguf::group_shards(matches.files, env));
  Sidecars sidecars(env);
  std::vector<Found> models;
  for (const auto& files : groups) {
    LUX_TRY(auto found, look_at(files, spec, matches.named_alone, sidecars));
    if (found) models.push_back(*std::move(found));
  }
  if (models.empty())
    return fail("No model was found: the .gguf files of '{}' are adapters or projectors.", path);

  HashCache cache(env, hash_cache);
  std::vector<Card> cards;
  std::set<std::string> ids;
  for (Found& found : models) {
    const Status done = finish(found, env, cache);
    if (!done) {
      cache.save();
      return std::unexpected(done.error());
    }
    if (ids.insert(found.card.model_id).second) cards.push_back(std::move(found.card));
  }
  cache.save();
  std::ranges::sort(cards, [](const Card& a, const Card& b) {
    const auto key = [](const Card& card) {
      return std::tuple(card.family.value_or(""), card.params_non_embedding,
                        card.tokens.value_or(0), card.name, card.files);
    };
    return key(a) < key(b);
  });
  return cards;
}

}  // namespace lux
