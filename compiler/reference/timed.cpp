// Deadlines and other windows around an anchor.
#include "compiler/reference/forms.h"

namespace plumbline::reference {

namespace {

using model::WindowKind;

class Windows {
  public:
    Windows(RuleRun& run, const model::Timed& timed) : run_(run), world_(run.world), timed_(timed) {}

    void run() {
        const bool with_planned =
            timed_.window == WindowKind::lead_time || timed_.window == WindowKind::by_event;
        std::vector<Anchored> found = timed_.window == WindowKind::by_age
                                          ? births()
                                          : anchors(world_, run_.scope, timed_.anchor, with_planned);
        // What a guard leaves out is owed nothing, and is the previous one all the same.
        std::vector<std::size_t> kept;
        for (std::size_t i = 0; i < found.size(); ++i) {
            Anchored& one = found[i];
            Truth guarded = Truth::yes();
            for (const model::Condition& guard : timed_.guards)
                guarded = both(guarded,
                               ask(world_, run_.scope, guard, {one.anchor.at, one.anchor.event, one.spell}));
            if (guarded.is_no()) continue;
            if (one.anchor.unknown.empty()) one.anchor.unknown = guarded.why;
            kept.push_back(i);
        }
        for (const model::Demand& demand : timed_.all_of)
            for (const std::size_t i : kept)
                require(found, i, demand);
    }

  private:
    // By an age the anchor is birth, in whichever spell reaches the due.
    std::vector<Anchored> births() {
        model::Pattern born;
        born.alternatives.push_back({*world_.standard.born, std::nullopt});
        std::vector<Anchored> found;
        for (Occurrence& one : occurrences(world_, everywhere(), born)) {
            const Instant due = age_reached(one.at);
            const Spell* last = nullptr;
            for (const Spell& spell : run_.scope.spells)
                if (world_.first(spell) <= due && world_.first(spell) <= world_.when.as_of) last = &spell;
            if (last) found.push_back({std::move(one), last});
        }
        return found;
    }

    Instant age_reached(const Moment& born) const {
        return world_.time.end_of(world_.time.months_later(world_.time.day_of(born.at), timed_.age_months));
    }

    void require(const std::vector<Anchored>& all, std::size_t index, const model::Demand& demand) {
        const Anchored& one = all[index];
        Duty duty;
        duty.anchor = one.anchor;
        duty.spell = run_.scope.everywhere ? nullptr : one.spell;
        duty.requirement = demand.label;
        duty.only_if_it_happens = timed_.only_if_it_happens;
        set_window(duty, all, index);
        if (demand.recorded) {
            recorded(duty);
            return;
        }
        duty.candidates = any_of(world_, run_.scope, demand.any_of, one.anchor.event);
        if (timed_.window == WindowKind::by_age)
            in_any_spell(duty);
        else if (timed_.window == WindowKind::before_event)
            duty.candidates = before_in_spell(world_, duty.spell, std::move(duty.candidates));
        else
            duty.candidates = within_spell(world_, duty.spell, std::move(duty.candidates));
        if (timed_.window == WindowKind::before_event)
            before(duty);
        else if (timed_.window == WindowKind::follow)
            follow(duty);
        else
            judge(run_, std::move(duty));
    }

    // What counts by an age is what lies in any of the spells.
    void in_any_spell(Duty& duty) {
        std::vector<Occurrence> kept;
        for (Occurrence& one : duty.candidates) {
            const Spell* spell = spell_at(world_, run_.scope.spells, one.at, one.event);
            if (!spell || (duty.spell && world_.first(one.at) > world_.last(*duty.spell))) continue;
            Spell there = *spell;
            if (spell == duty.spell) there.unknown.clear();
            if (one.unknown.empty()) one.unknown = holds_at(world_, there, one.at).why;
            kept.push_back(std::move(one));
        }
        duty.candidates = std::move(kept);
    }

    void open_back(Duty& duty) {
        const auto first = world_.time.window_start_before(world_.first(duty.anchor.at), timed_.duration);
        const auto sure = world_.time.window_start_before(world_.last(duty.anchor.at), timed_.duration);
        if (!first || !sure) {
            duty.outside_calendar = true;
            return;
        }
        duty.opens = Moment{*first, false};
        duty.opens_first = *first;
        duty.opens_sure = *sure;
    }

    void set_window(Duty& duty, const std::vector<Anchored>& all, std::size_t index) {
        const Moment& at = duty.anchor.at;
        const Day day = world_.time.day_of(at.at);
        switch (timed_.window) {
        case WindowKind::within:
            open_at(world_, duty, at);
            due_after(world_, duty, at, timed_.duration);
            break;
        case WindowKind::around:
            due_after(world_, duty, at, timed_.duration);
            open_back(duty);
            break;
        case WindowKind::shortly_before:
            due_at(duty, world_.last(at));
            duty.by_the_hour = counts_in_hours(timed_.duration) && timed_.duration.amount > 0;
            if (counts_in_hours(timed_.duration)) duty.due_first = world_.first(at);
            open_back(duty);
            break;
        case WindowKind::lead_time:
            open_at_previous(world_, duty, all, index);
            duty.counts_back = true;
            duty.by_the_hour = counts_in_hours(timed_.duration) && timed_.duration.amount > 0;
            due_at(duty, world_.time.latest_before(world_.last(at), timed_.duration));
            duty.due_first = world_.time.latest_before(world_.first(at), timed_.duration);
            if (!duty.due_first) duty.outside_calendar = true;
            break;
        case WindowKind::no_later_than:
            due_after(world_, duty, at, timed_.duration);
            open_at_previous(world_, duty, all, index);
            break;
        case WindowKind::on_the_day:
            open_at(world_, duty, {world_.time.start_of(day), at.date_only});
            duty.opens_sure = duty.opens_first; // whatever the hour
            due_at(duty, world_.time.end_of(day));
            break;
        case WindowKind::on_the_same_working_day:
            open_at(world_, duty, {world_.time.start_of(day), at.date_only});
            duty.opens_sure = duty.opens_first; // whatever the hour
            due_at(duty, world_.time.end_of_this_or_next_working_day(at.at));
            break;
        case WindowKind::by_age:
            open_at(world_, duty, at);
            due_at(duty, age_reached(at));
            break;
        case WindowKind::by_event:
            if (all[index].spell && all[index].spell->start) open_at(world_, duty, *all[index].spell->start);
            due_at(duty, world_.last(at));
            break;
        case WindowKind::before_event:
            open_at_previous(world_, duty, all, index);
            break;
        case WindowKind::follow:
            open_at(world_, duty, at);
            break;
        }
    }

    // The anchor's own event, written down in time.
    void recorded(Duty& duty) {
        duty.requirement = "recorded";
        const Event* event = duty.anchor.event;
        if (!event) return;
        open_at(world_, duty, duty.anchor.at);
        duty.may_be_ahead = true; // written down ahead of it is written down
        if (!event->recorded_at)
            duty.candidates = {{{start_of_time, false}, nullptr, {}, recording_missing}};
        else if (event->recorded_at->at <= world_.when.as_of)
            duty.candidates = {{*event->recorded_at, nullptr, {}, {}}};
        judge(run_, std::move(duty));
    }

    // An order: broken when the anchor comes without it.
    void before(Duty& duty) {
        duty.excused_until = world_.last(duty.anchor.at);
        std::string perhaps;
        for (const Occurrence& one : duty.candidates) {
            if (one.event == duty.anchor.event) continue;
            if (world_.last(one.at) < duty.opens_first || world_.first(one.at) > world_.last(duty.anchor.at))
                continue;
            if (one.unknown.empty()) return add(run_, duty, "met", {}, one.at);
            if (perhaps.empty()) perhaps = one.unknown;
        }
        if (perhaps.empty()) perhaps = duty.anchor.unknown;
        add(run_, duty, perhaps.empty() ? "breached" : "unproven", perhaps);
    }

    // Until it follows it is pending; it cannot become overdue.
    void follow(Duty& duty) {
        for (const Occurrence& one : duty.candidates) {
            if (one.event && one.event == duty.anchor.event) continue;
            if (one.unknown.empty() && world_.last(one.at) >= duty.opens_first)
                return add(run_, duty, "met", {}, one.at);
        }
        const bool ended =
            duty.spell && duty.spell->end && world_.first(*duty.spell->end) <= world_.when.as_of;
        add(run_, duty, ended ? "lapsed" : "pending");
    }

    RuleRun& run_;
    const World& world_;
    const model::Timed& timed_;
};

} // namespace

void run_form(RuleRun& run, const model::Timed& timed) {
    Windows(run, timed).run();
}

} // namespace plumbline::reference
