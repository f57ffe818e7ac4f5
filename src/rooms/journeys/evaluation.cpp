#include "evaluation.h"

#include <algorithm>

#include "directory/service.h"

namespace polku::journeys {
namespace {

// 10 NPS points of 200 are half a point of ten.
constexpr double kNpsPointsAPoint = 20;

using Subject = std::pair<std::string, std::string>;  // moment and kind of a proposal

bool is(const Result<void>& outcome, ErrorCode code) {
  return !outcome.ok() && outcome.error().code == code;
}

}  // namespace

Evaluation::Evaluation(const Monitor::Ports& ports, std::mutex& baselines,
                       OrganisationId organisation, Timestamp now)
    : ports_(ports),
      baselines_mutex_(baselines),
      organisation_(organisation),
      now_(now),
      system_(directory::DirectoryService::system_actor(organisation)) {}

Result<void> Evaluation::load() {
  auto& store = ports_.store;
  POLKU_TRY(const auto found, ports_.directory.organisation(organisation_));
  policy_ = found.policy;
  POLKU_TRY(journeys_, store.documents(organisation_, DocumentKind::Journey));
  POLKU_TRY(const auto touchpoints, store.documents(organisation_, DocumentKind::Touchpoint));
  touchpoints_ = touchpoints_of(touchpoints);
  POLKU_TRY(bindings_, store.bindings(organisation_));
  POLKU_TRY(baselines_, store.baselines(organisation_));
  POLKU_TRY(auto alarms, open_alarms(store, organisation_));
  for (auto& alarm : alarms) open_alarms_.emplace(alarm.moment, std::move(alarm));
  return {};
}

void Evaluation::judge_all(const std::atomic<bool>* stop) {
  std::set<std::string, std::less<>> moments;
  bool all_known = true;
  for (const auto& stored : journeys_) {
    if (stop != nullptr && *stop) return;
    if (stored.archived_at) continue;
    const auto journey = stored_journey(stored.document);
    if (!journey.ok()) {
      all_known = false;
      news_.failures.push_back(journey.error());
      continue;
    }
    for (auto& key : journey->moment_keys()) moments.insert(std::move(key));
    const auto judged = judge(stored, *journey);
    if (!judged.ok()) news_.failures.push_back(judged.error());
  }
  // An unreadable journey may have any moment: nobody's alarm is closed over it.
  if (!all_known) return;
  const auto closed = close_orphans(moments);
  if (!closed.ok()) news_.failures.push_back(closed.error());
}

Result<void> Evaluation::judge(const StoredDocument& stored, const Journey& journey) {
  const auto spec = path_spec({journey, touchpoints_, bindings_});
  if (spec.moments.empty()) return {};
  POLKU_TRY(const auto watched, watch(spec));
  POLKU_TRY(const auto reading, ports_.measures.read(system_, spec, {}));
  const auto study = ports_.measures.study_if_ready(system_, spec, {});
  if (!study) news_.pending = true;
  const auto evidence = find_evidence(
      {reading, study.get(), watched.signals, policy_.relevant_difference_nps / kNpsPointsAPoint});
  return settle_proposals(stored.id, evidence, watched, study != nullptr);
}

Result<Evaluation::Watched> Evaluation::watch(const metrics::PathSpec& spec) {
  POLKU_TRY(const auto charts, ports_.measures.charts(system_, spec, kChartWeeks));
  Watched watched;
  for (const auto& chart : charts) {
    const auto level = level_of(chart);
    if (!level.ok()) {
      watched.unreadable.insert(chart.moment);
      news_.failures.push_back(level.error());
      continue;
    }
    if (!*level) continue;
    const auto weeks = metrics::read_chart(chart, *level, policy_.minimum_group);
    const auto standing = metrics::standing_signal(weeks, (*level)->baseline);
    if (standing) watched.signals[chart.moment] = {chart.measure, (*level)->baseline, *standing};
  }
  for (const auto& moment : spec.moments) {
    if (watched.unreadable.contains(moment.key)) continue;
    const auto signal = watched.signals.find(moment.key);
    POLKU_CHECK(
        settle_alarms(moment.key, signal == watched.signals.end() ? nullptr : &signal->second));
  }
  return watched;
}

// The stored level; at first sight of enough weeks they become it.
Result<std::optional<metrics::FrozenLevel>> Evaluation::level_of(
    const metrics::MomentChart& chart) {
  using Level = std::optional<metrics::FrozenLevel>;
  if (const auto* stored = find_baseline(baselines_, chart.moment, chart.measure)) {
    POLKU_TRY(auto level, stored_level(*stored));
    return Level(std::move(level));
  }
  auto level = metrics::freeze_level(chart, metrics::LevelWeeks::Oldest);
  if (!level) return level;
  const std::lock_guard lock(baselines_mutex_);
  POLKU_TRY(baselines_, ports_.store.baselines(organisation_));
  if (const auto* stored = find_baseline(baselines_, chart.moment, chart.measure)) {
    POLKU_TRY(auto accepted, stored_level(*stored));
    return Level(std::move(accepted));
  }
  const StoredBaseline baseline{
      chart.moment, chart.measure, json::serialize(metrics::to_json(level->baseline)),
      level->from,  level->to,     now_,
      "system"};
  POLKU_CHECK(ports_.store.put_baseline(organisation_, baseline));
  baselines_.push_back(baseline);
  return level;
}

Result<void> Evaluation::settle_alarms(std::string_view moment, const Signal* signal) {
  bool standing = false;
  const auto [begin, end] = open_alarms_.equal_range(moment);
  for (auto alarm = begin; alarm != end; ++alarm) {
    const bool same = signal != nullptr && alarm->second.measure == signal->measure &&
                      alarm->second.side == metrics::name_of(signal->standing.side);
    if (same) {
      standing = true;
    } else {
      POLKU_CHECK(close(alarm->second));
    }
  }
  if (signal == nullptr || standing) return {};
  return open(moment, *signal);
}

Result<void> Evaluation::open(std::string_view moment, const Signal& signal) {
  // A person may have accepted another level since this round began.
  const std::lock_guard lock(baselines_mutex_);
  POLKU_TRY(const auto present, ports_.store.baselines(organisation_));
  const auto* judged_by = find_baseline(baselines_, moment, signal.measure);
  const auto* stored = find_baseline(present, moment, signal.measure);
  const bool same = stored != nullptr && judged_by != nullptr &&
                    stored->baseline == judged_by->baseline && stored->to == judged_by->to;
  if (!same) return {};
  StoredAlarm alarm;
  alarm.id = AlarmId::make(now_);
  alarm.organisation = organisation_;
  alarm.moment = moment;
  alarm.measure = signal.measure;
  alarm.side = metrics::name_of(signal.standing.side);
  alarm.rule = metrics::name_of(signal.standing.rule);
  alarm.evidence = json::serialize(signal_json(signal));
  alarm.opened_at = now_;
  const auto opened = ports_.store.open_alarm(alarm);
  if (is(opened, ErrorCode::Conflict)) return {};  // another evaluation was first
  if (!opened.ok()) return opened.error();
  news_.opened.push_back(std::move(alarm));
  return {};
}

Result<void> Evaluation::close(const StoredAlarm& alarm) {
  const auto closed = ports_.store.close_alarm(organisation_, alarm.id, now_);
  if (is(closed, ErrorCode::Conflict) || is(closed, ErrorCode::NotFound)) return {};
  if (!closed.ok()) return closed.error();
  news_.closed.push_back(alarm);
  news_.closed.back().closed_at = now_;
  return {};
}

// Of moments that no live journey has any more.
Result<void> Evaluation::close_orphans(const std::set<std::string, std::less<>>& moments) {
  for (const auto& [moment, alarm] : open_alarms_) {
    if (moments.contains(moment)) continue;
    POLKU_CHECK(close(alarm));
  }
  return {};
}

Result<void> Evaluation::settle_proposals(DocumentId journey, const std::vector<Evidence>& evidence,
                                          const Watched& watched, bool studied) {
  POLKU_TRY(const auto stored, ports_.store.proposals(organisation_, journey));
  struct Both {
    const StoredProposal* latest = nullptr;
    const Evidence* evidence = nullptr;
  };
  std::map<Subject, Both> subjects;
  for (const auto& proposal : stored) {  // newest first
    auto& latest = subjects[{proposal.moment, proposal.kind}].latest;
    if (latest == nullptr) latest = &proposal;
  }
  for (const auto& one : evidence) subjects[{one.moment, one.kind}].evidence = &one;
  bool changed = false;
  for (const auto& [subject, both] : subjects) {
    const auto& [moment, kind] = subject;
    // Not knowing is no evidence of its being gone.
    if (kind == "spread" && !studied) continue;
    if (kind == "control_chart" && watched.unreadable.contains(moment)) continue;
    const auto step = next_step({both.latest, both.evidence, now_});
    POLKU_TRY(const auto done, take_step(step, both.latest, both.evidence, journey));
    changed = changed || done;
  }
  if (changed) news_.proposals_changed.push_back(journey);
  return {};
}

// True when people should look again: something came or went.
Result<bool> Evaluation::take_step(Step step, const StoredProposal* latest,
                                   const Evidence* evidence, DocumentId journey) {
  switch (step) {
    case Step::Nothing:
      return false;
    case Step::Propose: {
      StoredProposal proposal;
      proposal.id = ProposalId::make(now_);
      proposal.organisation = organisation_;
      proposal.journey = journey;
      proposal.moment = evidence->moment;
      proposal.kind = evidence->kind;
      proposal.evidence = json::serialize(evidence->numbers);
      proposal.state = "open";
      proposal.found_at = now_;
      proposal.seen_at = now_;
      const auto inserted = ports_.store.insert_proposal(proposal);
      if (is(inserted, ErrorCode::Conflict)) return false;  // another evaluation was first
      if (!inserted.ok()) return inserted.error();
      return true;
    }
    case Step::Refresh: {
      auto seen = *latest;
      seen.seen_at = now_;
      // What was decided upon stays as it was when it was decided.
      if (seen.state == "open") seen.evidence = json::serialize(evidence->numbers);
      POLKU_CHECK(update(std::move(seen)));
      return false;
    }
    case Step::LetGo: {
      auto gone = *latest;
      gone.state = "gone";
      gone.decided_at = now_;
      gone.decided_by = "system";
      return update(std::move(gone));
    }
  }
  return false;
}

// A person may have decided since the proposals were read: that stands. False then.
Result<bool> Evaluation::update(StoredProposal changed) {
  const auto present = ports_.store.proposal(organisation_, changed.id);
  if (!present.ok() && present.error().code == ErrorCode::NotFound) return false;
  if (!present.ok()) return present.error();
  const bool decided =
      changed.state == "gone" ? present->state != "open" : present->state != changed.state;
  if (decided) return false;
  POLKU_CHECK(ports_.store.update_proposal(changed));
  return true;
}

}  // namespace polku::journeys
