// How a task file says what to take of a document: `doc_to_text`, `doc_to_choice`, `doc_to_target`,
// `description`, `gen_prefix`.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "base/error.h"
#include "base/jinja/jinja.h"
#include "base/value.h"

namespace lux {

/// The fields that a split's documents have.
using FieldNames = std::set<std::string, std::less<>>;

/// One such key, read: a text that is either the name of a field, whose value is then taken as it
/// is, or a Jinja template over the document's fields; or a constant. Immutable.
class DocField {
 public:
  /// `name` stands in error sentences: "arc_easy.yaml: doc_to_text". Fails on a broken template.
  [[nodiscard]] static Result<DocField> parse(const Value& value, std::string name);

  /// A question: text, or an integer where it renders to digits only (then it is the gold one of
  /// several contexts).
  [[nodiscard]] Result<Value> text(const Map& doc, const FieldNames& fields) const;
  /// An answer: an index, the text of a choice, or a list of them; a text that looks like a list
  /// is read as Python's.
  [[nodiscard]] Result<Value> target(const Map& doc, const FieldNames& fields) const;
  /// The choices: a constant list, the values of a constant map, a field that holds a list, or a
  /// template that renders to a Python list of texts.
  [[nodiscard]] Result<std::vector<std::string>> choices(const Map& doc,
                                                         const FieldNames& fields) const;
  /// A text, empty where the field is null.
  [[nodiscard]] Result<std::string> prefix(const Map& doc, const FieldNames& fields) const;

  /// The key's text as it stands in the file.
  [[nodiscard]] const std::string& source() const { return source_; }

 private:
  struct Taken {
    Value value;
    bool rendered = false;  // by the template, rather than a field's or the file's own value
  };
  [[nodiscard]] Result<Taken> take(const Map& doc, const FieldNames& fields) const;

  std::string name_;
  std::string source_;
  Value constant_;
  std::optional<jinja::Template> template_;
};

}  // namespace lux
