package dev.sluice.language.difference;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.ExpressionText;
import dev.sluice.language.model.SqlText;
import dev.sluice.value.Unit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What two actions differ in. A longer bound of a wait or a statement is weaker: what is stuck is stuck for longer. */
final class ActionDifference {
    private final Guards guards;
    private final Found found;
    private final String prefix;

    /** @param prefix in front of each setting: {@code undo } for the action of an undo */
    ActionDifference(Guards guards, Found found, String prefix) {
        this.guards = guards;
        this.found = found;
        this.prefix = prefix;
    }

    void compare(Action before, Action after) {
        boolean another = switch (before) {
            case Action.Sql own -> after instanceof Action.Sql other && sql(own, other);
            case Action.Backfill own -> after instanceof Action.Backfill other && backfill(own, other);
            case Action.Run own -> after instanceof Action.Run other && run(own, other);
            case Action.Http own -> after instanceof Action.Http other && http(own, other);
            case Action.Manual own -> after instanceof Action.Manual other && manual(own, other);
            case Action.Wait own -> after instanceof Action.Wait other && await(own, other);
        };
        if (!another) {
            found.add(Word.CHANGED, prefix + "action", ActionText.of(before), ActionText.of(after));
        }
    }

    private boolean sql(Action.Sql before, Action.Sql after) {
        changed("source", before.source(), after.source(), source -> source);
        text("sql", before.sql(), after.sql());
        changed("transaction", before.mode(), after.mode(), ActionText::mode);
        found.duration(Word.WEAKER, prefix + "lock timeout", before.lockTimeout(), after.lockTimeout());
        found.duration(Word.WEAKER, prefix + "timeout", before.timeout(), after.timeout());
        changed("retry", before.retry(), after.retry(), ActionText::retry);
        found.optional(prefix + "into", before.into(), after.into(), name -> name);
        boolean sameCleanUp = before.cleanUp().isPresent() && after.cleanUp().isPresent()
                ? SqlWords.same(before.cleanUp().get(), after.cleanUp().get())
                : before.cleanUp().isEmpty() && after.cleanUp().isEmpty();
        if (!sameCleanUp) {
            found.add(
                    Word.CHANGED,
                    prefix + "after",
                    before.cleanUp().map(SqlText::raw),
                    after.cleanUp().map(SqlText::raw));
        }
        return true;
    }

    private boolean backfill(Action.Backfill before, Action.Backfill after) {
        changed("table", before.table(), after.table(), table -> table);
        changed("source", before.source(), after.source(), source -> source);
        changed("by", before.key(), after.key(), key -> String.join(", ", key));
        changed("slice", before.slice(), after.slice(), ActionText::slice);
        changed("except", before.except(), after.except(), ActionText::refs);
        condition("only where", before.onlyWhere(), after.onlyWhere());
        changed(
                "batch",
                ActionText.knob(before.batch(), Unit.ROWS),
                ActionText.knob(after.batch(), Unit.ROWS),
                knob -> knob);
        changed("rest", before.rest(), after.rest(), knob -> ActionText.knob(knob, Unit.DURATION));
        found.optional(prefix + "aim", before.aim(), after.aim(), knob -> ActionText.knob(knob, Unit.DURATION));
        changed("workers", before.workers(), after.workers(), knob -> ActionText.knob(knob, Unit.COUNT));
        budget(before.budget(), after.budget());
        found.duration(Word.WEAKER, prefix + "lock timeout", before.lockTimeout(), after.lockTimeout());
        found.duration(Word.WEAKER, prefix + "timeout", before.timeout(), after.timeout());
        changed("retry", before.retry(), after.retry(), ActionText::retry);
        condition("remaining when", before.remaining(), after.remaining());
        ladder(before.ladder(), after.ladder());
        changed("keep old", before.keepOld(), after.keepOld(), ActionDifference::names);
        text("sql", before.sql(), after.sql());
        return true;
    }

    private void budget(Optional<Action.Budget> before, Optional<Action.Budget> after) {
        Word word = Word.CHANGED;
        if (before.isEmpty() || after.isEmpty()) {
            word = after.isPresent() ? Word.STRICTER : Word.WEAKER;
        } else if (before.get().what() == after.get().what()
                && before.get().rate() instanceof Action.Knob.Fixed own
                && after.get().rate() instanceof Action.Knob.Fixed other) {
            word = other.amount() > own.amount() ? Word.WEAKER : Word.STRICTER;
        }
        if (!before.equals(after)) {
            found.add(word, prefix + "at most", before.map(ActionText::budget), after.map(ActionText::budget));
        }
    }

    private boolean run(Action.Run before, Action.Run after) {
        changed("command", before.command(), after.command(), command -> command);
        found.duration(Word.WEAKER, prefix + "timeout", before.timeout(), after.timeout());
        found.duration(Word.CHANGED, prefix + "grace", before.grace(), after.grace());
        found.optional(prefix + "on pause", before.onPause(), after.onPause(), command -> command);
        changed("retry", before.retry(), after.retry(), ActionText::retry);
        changed("with", before.values(), after.values(), Object::toString);
        changed(
                "exit",
                before.expectExit(),
                after.expectExit(),
                exit -> exit.isPresent() ? exit(exit.getAsDouble()) : "any");
        ladder(before.ladder(), after.ladder());
        return true;
    }

    /** A rung more is one look more, a lower one an earlier look. */
    private void ladder(Optional<Action.Ladder> before, Optional<Action.Ladder> after) {
        if (before.isEmpty() || after.isEmpty()) {
            if (!before.equals(after)) {
                Word word = after.isPresent() ? Word.STRICTER : Word.WEAKER;
                found.add(word, prefix + "ladder", before.map(ActionText::ladder), after.map(ActionText::ladder));
            }
            return;
        }
        List<Double> own = before.get().rungs();
        List<Double> other = after.get().rungs();
        if (!own.equals(other)) {
            Word word = climbsNoFaster(own, other)
                    ? Word.STRICTER
                    : climbsNoFaster(other, own) ? Word.WEAKER : Word.CHANGED;
            found.add(word, prefix + "ladder", ActionText.rungs(own), ActionText.rungs(other));
        }
        found.duration(
                Word.STRICTER, prefix + "each", before.get().each(), after.get().each());
    }

    /** Whether there are no fewer rungs, and none that is also among the first few is higher. */
    private static boolean climbsNoFaster(List<Double> before, List<Double> after) {
        if (after.size() < before.size()) {
            return false;
        }
        for (int i = 0; i < before.size(); i++) {
            if (after.get(i) > before.get(i)) {
                return false;
            }
        }
        return true;
    }

    private static String exit(double status) {
        return Long.toString(Math.round(status));
    }

    private boolean http(Action.Http before, Action.Http after) {
        changed("source", before.source(), after.source(), source -> source);
        changed("method", before.method(), after.method(), method -> method);
        changed("address", before.url(), after.url(), url -> url);
        found.optional(prefix + "body", before.body(), after.body(), body -> body);
        changed("status", before.expect(), after.expect(), ActionDifference::names);
        found.duration(Word.WEAKER, prefix + "timeout", before.timeout(), after.timeout());
        changed("retry", before.retry(), after.retry(), ActionText::retry);
        found.flag(Word.STRICTER, prefix + "idempotency key", before.idempotencyKey(), after.idempotencyKey());
        return true;
    }

    private boolean manual(Action.Manual before, Action.Manual after) {
        changed("instruction", before.instruction(), after.instruction(), text -> text);
        found.duration(Word.WEAKER, prefix + "at most", before.timeout(), after.timeout());
        return true;
    }

    private boolean await(Action.Wait before, Action.Wait after) {
        Order order = guards.green(before.until(), after.until());
        if (order != Order.SAME) {
            Wording wording = guards.wording(before.until(), after.until());
            found.add(order.green(), wording.what("until"), wording.before(), wording.after());
        }
        guards.pace(found, "until " + ExpressionText.of(after.until()), before.until(), after.until());
        found.duration(Word.WEAKER, "at most", before.atMost(), after.atMost());
        return true;
    }

    private <T> void changed(String what, T before, T after, Function<? super T, String> text) {
        found.changed(prefix + what, before, after, text);
    }

    void text(String what, SqlText before, SqlText after) {
        if (!SqlWords.same(before, after)) {
            found.add(
                    Word.CHANGED,
                    prefix + what,
                    before.raw().strip(),
                    after.raw().strip());
        }
    }

    private void condition(String what, Optional<String> before, Optional<String> after) {
        if (!SqlWords.same(before.orElse(""), after.orElse(""))) {
            found.add(Word.CHANGED, prefix + what, before, after);
        }
    }

    private static String names(List<?> names) {
        return names.isEmpty()
                ? "none"
                : String.join(", ", names.stream().map(Object::toString).toList());
    }
}
