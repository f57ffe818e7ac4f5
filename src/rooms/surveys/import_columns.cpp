#include "import_columns.h"

#include <algorithm>
#include <set>

#include "core/text.h"
#include "import_names.h"
#include "import_text.h"
#include "import_words.h"

namespace polku::surveys {
namespace {

using Use = ColumnMap::Use;

class Planner {
 public:
  Planner(const Definition& definition, const ImportShape& shape, const ImportProfile& profile,
          const ImportMap& map, const ImportSettings& settings)
      : definition_(definition),
        shape_(shape),
        profile_(profile),
        map_(map),
        settings_(settings),
        index_(definition) {
    plans_.columns.resize(shape.columns.size());
    settled_.resize(shape.columns.size());
  }

  Result<ColumnPlans> run() {
    for (std::size_t i = 0; i < plans_.columns.size(); ++i) {
      plans_.columns[i].header = shape_.columns[i].name;
    }
    POLKU_CHECK(settle_mapped());
    settle_prefixed();
    settle_matching();
    settle_known();
    settle_by_topic();
    POLKU_CHECK(finish());
    return std::move(plans_);
  }

 private:
  const ColumnProfile::Sight& sight(std::size_t index) const { return profile_[index].sight(); }

  std::vector<std::size_t> columns_named(const std::string& name) const {
    std::vector<std::size_t> found;
    const auto collect = [&](const auto& fits) {
      for (std::size_t i = 0; found.empty() && i < shape_.columns.size(); ++i) {
        if (fits(i)) found.push_back(i);
      }
    };
    collect([&](std::size_t i) { return shape_.columns[i].name == name; });
    collect([&](std::size_t i) { return shape_.columns[i].title == name; });
    collect([&](std::size_t i) { return name == "#" + std::to_string(i + 1); });
    collect([&](std::size_t i) {
      return compacted(shape_.columns[i].name) == compacted(name) ||
             compacted(shape_.columns[i].title) == compacted(name);
    });
    return found;
  }

  Result<void> settle_mapped() {
    for (const auto& [name, map] : map_.columns) {
      const auto found = columns_named(name);
      const std::string path = "map.columns[\"" + name + "\"]";
      if (found.empty()) {
        std::string headers;
        for (const auto& column : shape_.columns) {
          if (headers.size() < 400) headers += (headers.empty() ? "" : ", ") + column.name;
        }
        return invalid(path, "The file has no column \"" + name + "\"; it has " + headers + ".");
      }
      for (const auto i : found) {
        plans_.columns[i].map = &map;
        if (map.use == Use::Guess) continue;
        POLKU_CHECK(settle_as_mapped(i, map, path));
      }
    }
    return {};
  }

  Result<void> settle_as_mapped(std::size_t index, const ColumnMap& map, const std::string& path) {
    auto& plan = plans_.columns[index];
    settled_[index] = true;
    plan.use = map.use;
    plan.note = "by the map";
    plan.rank = map.use == Use::StartedAt ? 9 : -1;
    plan.field = map.field;
    if (map.use == Use::Question) {
      POLKU_TRY(plan.target, index_.named(map.question, map.part, path));
      targets_.insert(name_of(*plan.target, definition_));
    }
    if (map.use == Use::Context) fields_.insert(map.field);
    if (map.use == Use::Attribute) {
      const auto* attribute = definition_.find_attribute(map.field);
      if (attribute == nullptr) {
        return invalid(path, "The survey declares no attribute \"" + map.field + "\".");
      }
      plan.number = attribute->type == AttributeType::Number;
    }
    if (!map.time_zone.empty()) {
      POLKU_TRY(plan.zone, TimeZone::find(map.time_zone));
    }
    return {};
  }

  bool take(std::size_t index, AnswerTarget target) {
    if (!targets_.insert(name_of(target, definition_)).second) return false;
    plans_.columns[index].use = Use::Question;
    plans_.columns[index].target = std::move(target);
    settled_[index] = true;
    return true;
  }

  bool settle_attribute(std::size_t index) {
    auto& plan = plans_.columns[index];
    auto words = folded(shape_.columns[index].name);
    if (words.starts_with("attributes ")) words.erase(0, 11);
    for (const auto& attribute : definition_.attributes) {
      const bool same = folded(attribute.key) == words ||
                        std::ranges::any_of(attribute.label, [&](const auto& label) {
                          return folded(label.second) == words;
                        });
      if (!same || !fields_.insert("attributes." + attribute.key).second) continue;
      plan.use = Use::Attribute;
      plan.field = attribute.key;
      plan.number = attribute.type == AttributeType::Number;
      settled_[index] = true;
      return true;
    }
    return false;
  }

  // Our export's "answers.unit" is a question that has the name of a fixed column.
  void settle_prefixed() {
    for (std::size_t i = 0; i < plans_.columns.size(); ++i) {
      auto column = shape_.columns[i];
      if (settled_[i] || !column.name.starts_with("answers.")) continue;
      column.name.erase(0, 8);
      column.title = column.name;
      if (auto target = index_.find(column)) take(i, *target);
    }
  }

  void settle_matching() {
    for (std::size_t i = 0; i < plans_.columns.size(); ++i) {
      if (settled_[i]) continue;
      if (auto target = index_.find(shape_.columns[i])) {
        take(i, *target);
      } else {
        settle_attribute(i);
      }
    }
  }

  void settle_known() {
    for (std::size_t i = 0; i < plans_.columns.size(); ++i) {
      if (settled_[i]) continue;
      const auto known = known_column(shape_.columns[i], shape_.format);
      if (!known) continue;
      auto& plan = plans_.columns[i];
      settled_[i] = true;
      plan.use = known->use;
      plan.field = std::string(known->field);
      plan.rank = known->rank;
      plan.note = std::string(known->why);
      const bool twice = (known->use == Use::Context && !fields_.insert(plan.field).second) ||
                         (known->use == Use::Id && has_id_) ||
                         (known->use == Use::Language && has_language_);
      if (twice) {
        plan.use = Use::Ignore;
        plan.note = "another column says this already";
      }
      has_id_ = has_id_ || plan.use == Use::Id;
      has_language_ = has_language_ || plan.use == Use::Language;
    }
  }

  void settle_by_topic() {
    for (std::size_t i = 0; i < plans_.columns.size(); ++i) {
      if (settled_[i]) continue;
      const auto target = find_by_topic(definition_, shape_.columns[i], sight(i));
      if (target && take(i, *target)) plans_.columns[i].note = "recognised by its words";
    }
  }

  Result<void> finish() {
    bool any = false;
    for (std::size_t i = 0; i < plans_.columns.size(); ++i) {
      auto& plan = plans_.columns[i];
      if (!settled_[i]) plan.note = "no question has this key or title";
      if (plan.use == Use::Question) {
        POLKU_CHECK(finish_question(i));
        any = true;
      } else if (plan.use == Use::SubmittedAt || plan.use == Use::StartedAt) {
        finish_date(i);
      } else if (plan.use == Use::Context && plan.map != nullptr) {
        for (const auto& [cell, value] : plan.map->values) {
          if (value.is_string())
            plan.renamed.emplace(folded(cell), std::string(value.get_string()));
        }
      }
    }
    std::ranges::stable_sort(plans_.dates, {},
                             [&](std::size_t i) { return plans_.columns[i].rank; });
    if (!any) {
      return invalid("file",
                     "No column of the file is a question of the survey; name them in a "
                     "map file.");
    }
    return {};
  }

  Result<void> finish_question(std::size_t index) {
    auto& plan = plans_.columns[index];
    const auto& question = definition_.questions[plan.target->question];
    const bool whole = plan.target->part == AnswerTarget::Part::Whole;
    if (whole && !question.rows.empty()) {
      const std::string field =
          plan.map != nullptr ? "map.columns[\"" + plan.header + "\"]" : plan.header;
      return invalid(field, "Question \"" + question.key +
                                "\" has rows; map each column to one, as in \"" + question.key +
                                "." + question.rows.front().key + "\".");
    }
    plan.reading = reading_of(definition_, *plan.target, sight(index), plan.map);
    if (!plan.reading.note.empty()) {
      plan.note += (plan.note.empty() || plan.note == plan.reading.note ? "" : "; ");
      if (!plan.note.ends_with(plan.reading.note)) plan.note += plan.reading.note;
    }
    return {};
  }

  void finish_date(std::size_t index) {
    auto& plan = plans_.columns[index];
    std::string note;
    plan.dates = date_reading(sight(index), plan.map, shape_.format, note);
    if (!note.empty()) plan.note += (plan.note.empty() ? "" : "; ") + note;
    if (sight(index).filled > 0 && !sight(index).dates && plan.dates.format.empty()) {
      plan.note += (plan.note.empty() ? "" : "; ") + std::string("some cells are no dates");
    }
    plans_.dates.push_back(index);
  }

  const Definition& definition_;
  const ImportShape& shape_;
  const ImportProfile& profile_;
  const ImportMap& map_;
  const ImportSettings& settings_;
  HeaderIndex index_;
  ColumnPlans plans_;
  std::vector<bool> settled_;
  std::set<std::string> targets_;
  std::set<std::string> fields_;
  bool has_id_ = false, has_language_ = false;
};

}  // namespace

Result<ColumnPlans> plan_columns(const Definition& definition, const ImportShape& shape,
                                 const ImportProfile& profile, const ImportMap& map,
                                 const ImportSettings& settings) {
  return Planner(definition, shape, profile, map, settings).run();
}

}  // namespace polku::surveys
