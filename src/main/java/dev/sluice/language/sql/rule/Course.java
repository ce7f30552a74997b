package dev.sluice.language.sql.rule;

import dev.sluice.language.model.Action;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.sql.LockMode;
import dev.sluice.language.sql.statement.Knowledge;
import dev.sluice.language.sql.statement.LockPlan;
import dev.sluice.language.sql.statement.Locks;
import dev.sluice.language.sql.statement.Statement;
import dev.sluice.language.sql.statement.TableName;
import dev.sluice.language.sql.statement.Target;
import dev.sluice.language.text.FileSet;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** All statements of a runbook in their order, and what is known of the servers they go to. */
public final class Course {
    private final Runbook runbook;
    private final Map<String, LiveFacts> live;
    private final List<Deed> deeds;
    private final List<Deed> forward;
    private final List<Deed> creations;
    private final List<Deed> fillings;
    private final Map<Action, List<Deed>> transactions = new IdentityHashMap<>();
    /** Of each deed, by its place. */
    private final List<LockPlan> plans;

    /** The locks of each deed on tables that others work with, by its place. */
    private final List<List<LockPlan.Lock>> shared;

    /** @param live by the name of the source; empty offline */
    public Course(Runbook runbook, Map<String, LiveFacts> live) {
        this.runbook = runbook;
        this.live = Map.copyOf(live);
        deeds = Deeds.of(runbook);
        forward = deeds.stream().filter(deed -> !deed.undo()).toList();
        creations = forward.stream()
                .filter(deed -> deed.statement() instanceof Statement.CreateTable)
                .toList();
        fillings = forward.stream()
                .filter(deed -> deed.statement() instanceof Statement.Dml)
                .toList();
        deeds.forEach(deed -> transactions
                .computeIfAbsent(deed.action(), action -> new ArrayList<>())
                .add(deed));
        plans = deeds.stream()
                .map(deed -> Locks.of(deed.statement(), knowledge(deed)))
                .toList();
        shared = deeds.stream().map(this::shared).toList();
    }

    private List<LockPlan.Lock> shared(Deed deed) {
        return plan(deed).locks().stream()
                .filter(lock -> lock.target().kind() == Target.Kind.TABLE
                        && !isOwn(lock.target().name(), deed))
                .toList();
    }

    Runbook runbook() {
        return runbook;
    }

    public List<Deed> deeds() {
        return deeds;
    }

    /** What runs before it on the way forward, its own transaction included. */
    List<Deed> before(Deed deed) {
        return forward.subList(0, firstNotBefore(deed));
    }

    List<Deed> after(Deed deed) {
        int from = firstNotBefore(deed);
        return forward.subList(deed.undo() ? from : from + 1, forward.size());
    }

    private int firstNotBefore(Deed deed) {
        int low = 0;
        int high = forward.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (forward.get(middle).place() < deed.place()) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The statements of its transaction in their order, itself included. */
    List<Deed> together(Deed deed) {
        return transactions.get(deed.action());
    }

    /** Whether the runbook makes the table, so that no release knows it. */
    boolean isOwn(TableName table, Deed deed) {
        return creations.stream().anyMatch(other -> other.place() < deed.place() && makes(other, table));
    }

    /** Whether the runbook makes the table and has not filled it yet: nobody minds its locks, and there is nothing to read. */
    boolean isNew(TableName table, Deed deed) {
        return isOwn(table, deed)
                && fillings.stream()
                        .noneMatch(other ->
                                other.place() < deed.place() && other.action() != deed.action() && fills(other, table));
    }

    /** Whether it puts as many rows there as something else has. */
    private static boolean fills(Deed other, TableName table) {
        return other.statement() instanceof Statement.Dml dml
                && dml.change() == Statement.Change.INSERT
                && dml.table().mayBe(table)
                && (other.isBackfill() || RowsUnderLock.isMany(dml));
    }

    private static boolean makes(Deed other, TableName table) {
        return other.statement() instanceof Statement.CreateTable create
                && create.partitionOf().isEmpty()
                && create.table().mayBe(table);
    }

    /** Whether an earlier statement adds the column, or makes its table. */
    boolean isNewColumn(TableName table, String column, Deed deed) {
        return isOwn(table, deed)
                || before(deed).stream()
                        .flatMap(other -> other.addedColumns().stream())
                        .anyMatch(added -> added.table().mayBe(table)
                                && added.action().column().name().equals(column));
    }

    Optional<LiveFacts> live(Deed deed) {
        return Optional.ofNullable(live.get(deed.source()));
    }

    Optional<LiveFacts.Table> live(Deed deed, TableName table) {
        return live(deed).map(facts -> facts.tables().get(table.sql()));
    }

    Weight weight(Deed deed, TableName table) {
        return live(deed).isEmpty()
                ? Weight.UNKNOWN
                : live(deed, table).map(Weight::of).orElse(Weight.ABSENT);
    }

    /** The columns by which rows are gone through: the primary key, or {@code id} where none is known. */
    String key(Deed deed, TableName table) {
        List<String> key = live(deed, table).map(LiveFacts.Table::key).orElse(List.of());
        return key.isEmpty() ? "id" : key.stream().map(TableName::quoted).collect(Collectors.joining(", "));
    }

    /** What the statement locks and does, with what the server told. */
    LockPlan plan(Deed deed) {
        return plans.get(deed.place());
    }

    /** What one action of a statement locks and does. */
    LockPlan plan(Deed deed, Deed.Altering<?> altering) {
        Statement.AlterTable alone = new Statement.AlterTable(
                deed.statement().at(),
                Statement.Altered.TABLE,
                altering.table(),
                false,
                false,
                List.of(altering.action()));
        return Locks.of(alone, knowledge(deed));
    }

    private Knowledge knowledge(Deed deed) {
        return live(deed).<Knowledge>map(FactsKnown::new).orElse(Knowledge.NONE);
    }

    /** The tables that others work with and that the statement locks as strongly as this, or more. */
    List<TableName> locked(Deed deed, LockMode least) {
        return shared.get(deed.place()).stream()
                .filter(lock -> lock.mode().compareTo(least) >= 0)
                .map(lock -> lock.target().name())
                .toList();
    }

    /** What the runbook says of the deed before its SQL begins. */
    String head(Deed deed) {
        Span step = Suppression.head(deed);
        Span sql = deed.sql().span();
        if (runbook.files().fileOf(step) != runbook.files().fileOf(sql) || sql.start() < step.start()) {
            return "";
        }
        FileSet.Located located = runbook.files().locate(step);
        String text = located.source().text();
        int from = text.offsetByCodePoints(0, located.span().start());
        return text.substring(from, text.offsetByCodePoints(from, sql.start() - step.start()));
    }
}
