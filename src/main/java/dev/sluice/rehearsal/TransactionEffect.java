package dev.sluice.rehearsal;

import dev.sluice.engine.Command;
import dev.sluice.engine.EffectResult;
import dev.sluice.run.Conductor;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** An effect in one transaction: begun under the fence, worked, committed, acknowledged; each of that may go wrong. */
final class TransactionEffect extends SimEffect {
    private static final long SLOW_MILLIS = 20_000;

    private final Change change;
    private final Supplier<Optional<String>> objection;
    private Optional<SimDatabase.Session> session = Optional.empty();
    private Optional<SimDatabase.Transaction> transaction = Optional.empty();
    private boolean committed;
    private long beganAt;
    private long beganTrue;

    TransactionEffect(Theatre theatre, SimProcess process, Command.Execute execute) {
        super(theatre, process, execute);
        this.change = Change.of(this);
        this.objection = process.objection();
    }

    @Override
    void begin() {
        if (cancelled()) {
            end(new EffectResult.Cancelled("it had not begun"));
            return;
        }
        session = fencedSession();
        if (session.isEmpty() || !announce()) {
            return;
        }
        beganAt = process.clock.now();
        beganTrue = world.now();
        SimDatabase.Transaction begun = theatre.database.begin(session.get());
        transaction = Optional.of(begun);
        began();
        long millis = theatre.mischief.hits(Fault.SLOW_STATEMENT) ? SLOW_MILLIS : world.chance.between(2, 120);
        if (millis > execute.deadlineMillis()) {
            process.later(execute.deadlineMillis(), () -> fail("TIMEOUT", "the deadline is over"));
            return;
        }
        process.later(millis, this::worked);
        world.in(millis + SimDatabase.IDLE_MILLIS, () -> theatre.database.endIfIdle(begun));
    }

    private void worked() {
        theatre.mischief.reached(Stage.IN_WORK);
        process.later(0, () -> {
            if (!trouble()) {
                Optional<EffectResult> nothingToDo = change.prepare(theatre.database.data());
                if (nothingToDo.isPresent()) {
                    transaction.ifPresent(theatre.database::rollback);
                    end(nothingToDo.get());
                } else {
                    theatre.mischief.reached(Stage.BEFORE_COMMIT);
                    process.later(1, this::send);
                }
            }
        });
    }

    private boolean trouble() {
        if (session.orElseThrow().broken()) {
            lost();
            return true;
        }
        if (theatre.mischief.hits(Fault.LOCK_TIMEOUT)) {
            return fail("55P03", "canceling statement due to lock timeout");
        }
        if (theatre.mischief.hits(Fault.DEADLOCK)) {
            return fail("40P01", "deadlock detected");
        }
        if (theatre.mischief.hits(Fault.SERIALIZATION)) {
            return fail("40001", "could not serialize access");
        }
        return stopped();
    }

    private boolean fail(String code, String message) {
        transaction.ifPresent(theatre.database::rollback);
        end(new EffectResult.Failed(code, message, true));
        return true;
    }

    private boolean stopped() {
        if (!cancelled()) {
            return false;
        }
        if (theatre.care.rollsBackWhenCancelled()) {
            transaction.ifPresent(theatre.database::rollback);
        } else {
            world.in(1, this::commit);
        }
        end(new EffectResult.Cancelled("cancelled, and rolled back"));
        return true;
    }

    private void send() {
        if (session.orElseThrow().broken()) {
            lost();
            return;
        }
        if (stopped()) {
            return;
        }
        if (Conductor.changesSomething(execute.effect()) && !theatre.care.fresh(objection)) {
            transaction.ifPresent(theatre.database::rollback);
            end(new EffectResult.Cancelled("the verdict was too old to commit on"));
            return;
        }
        theatre.mischief.reached(Stage.COMMIT_SENT);
        if (theatre.mischief.hits(Fault.CONNECTION_LOST)) {
            theatre.database.end(session.get());
        }
        world.in(world.chance.between(1, 3), this::commit);
    }

    /** On the server: whatever has become of the client. */
    private void commit() {
        List<Consumer<Data>> parts = change.transactions(theatre.care);
        committed = !transaction.orElseThrow().ended() && change.stillFits(theatre.database.data());
        if (committed) {
            for (Witness witness : theatre.witnesses) {
                witness.committed(process.number, execute, process.clock.now(), world.now());
            }
            theatre.database.commit(transaction.get(), parts.getFirst());
            theatre.crew.judge.committed(process, execute, beganTrue);
            if (toldCancelled()) {
                world.violated("cancelled is cancelled", execute.id() + " is committed");
            }
            SimDatabase.Session over = session.get();
            parts.stream()
                    .skip(1)
                    .forEach(part -> world.in(1, () -> {
                        if (!over.broken()) {
                            theatre.database.write(part);
                        }
                    }));
            theatre.mischief.reached(Stage.COMMITTED);
            if (theatre.mischief.hits(Fault.ANSWER_LOST)) {
                theatre.database.end(over);
            }
        }
        if (!committed) {
            theatre.database.rollback(transaction.get());
        }
        process.later(world.chance.between(2, 4), this::answered);
    }

    private void answered() {
        if (session.orElseThrow().broken()) {
            lost();
        } else if (committed) {
            end(change.result(theatre.database.data(), process.clock.now() - beganAt));
        } else {
            end(fenced());
        }
    }

    /** The connection is gone; what was written together with the effect tells whether it took place. */
    private void lost() {
        process.later(20, () -> {
            if (process.session().isEmpty()) {
                end(new EffectResult.Unknown("the connection was lost, and the database cannot be asked yet"));
            } else if (theatre.care.minds(process.moved())) {
                end(moved());
            } else if (theatre.care.looksForTraces() && change.took(theatre.database.data())) {
                end(change.result(theatre.database.data(), process.clock.now() - beganAt));
            } else {
                end(new EffectResult.Failed("08006", "the connection was lost", true));
            }
        });
    }
}
