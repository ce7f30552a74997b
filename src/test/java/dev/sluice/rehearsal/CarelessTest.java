package dev.sluice.rehearsal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.model.Runbook;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Puts careless code in the place of careful code: a simulation that does not notice would notice nothing. */
class CarelessTest {
    private static final long SEEDS = 20_000;
    private static final Runbook ORDERS = Shipped.runbook("orders_status");
    private static final Runbook INDEX = Shipped.runbook("concurrent_index");
    private static final Map<Runbook, Simulation> SIMULATIONS =
            Map.of(ORDERS, Simulation.of(ORDERS, List::of), INDEX, Simulation.of(INDEX, List::of));

    record Careless(String how, Runbook runbook, Care care) {
        @Override
        public String toString() {
            return how;
        }
    }

    static Stream<Careless> ways() {
        return Stream.of(
                new Careless("no effect checks the fence", ORDERS, new Care() {
                    @Override
                    public boolean holdsFence(Data data, String runId, long epoch) {
                        return true;
                    }
                }),
                new Careless("the checkpoint is written after the batch", ORDERS, new Care() {
                    @Override
                    public List<Consumer<Data>> transactions(Consumer<Data> rows, Consumer<Data> checkpoint) {
                        return List.of(rows, checkpoint);
                    }
                }),
                new Careless("the verdict's age is not asked before a commit", ORDERS, new Care() {
                    @Override
                    public boolean fresh(Supplier<Optional<String>> objection) {
                        return true;
                    }
                }),
                new Careless("a takeover waits for nothing and ends nothing", ORDERS, new Care() {
                    @Override
                    public boolean waitsForTransactions() {
                        return false;
                    }

                    @Override
                    public boolean endsOldStatements() {
                        return false;
                    }
                }),
                new Careless("a takeover leaves old statements running", INDEX, new Care() {
                    @Override
                    public boolean endsOldStatements() {
                        return false;
                    }
                }),
                new Careless("a cancelled transaction commits all the same", ORDERS, new Care() {
                    @Override
                    public boolean rollsBackWhenCancelled() {
                        return false;
                    }
                }),
                new Careless("a failover is not minded", ORDERS, new Care() {
                    @Override
                    public boolean minds(boolean moved) {
                        return false;
                    }
                }),
                new Careless("nobody looks whether an effect took place before", ORDERS, new Care() {
                    @Override
                    public boolean looksForTraces() {
                        return false;
                    }
                }));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void carelessnessIsFoundOut(Careless way) {
        Simulation simulation = SIMULATIONS.get(way.runbook());
        for (long seed = 1; seed <= SEEDS; seed++) {
            List<Violation> violations =
                    simulation.run(seed, new Options(false, way.care())).violations();
            if (!violations.isEmpty()) {
                System.out.println(way + ": seed " + seed + ", " + violations.getFirst());
                return;
            }
        }
        assertTrue(false, "not found within " + SEEDS + " seeds: " + way);
    }
}
