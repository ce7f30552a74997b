package dev.sluice.rehearsal.mutant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault that is put into the product is found out by simulated runs. What found it is printed. */
@Isolated("it takes every core")
class MutantsTest {
    private static final long MOST_SEEDS = 20_000;

    @TempDir
    private Path classes;

    static List<Mutant> mutants() {
        List<Mutant> all = new ArrayList<>(Mutants.OF_THE_GATE);
        all.addAll(Mutants.OF_THE_INTERPRETER);
        all.addAll(Mutants.OF_STEPS);
        all.addAll(Mutants.OF_THE_PROCESS);
        return all;
    }

    @ParameterizedTest
    @MethodSource("mutants")
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void isFoundOut(Mutant mutant) throws Exception {
        LongFunction<String> runs = Laboratory.runs(mutant, classes);
        for (long seed = 0; seed < MOST_SEEDS; seed++) {
            String broken = runs.apply(seed);
            if (!broken.isEmpty()) {
                System.out.println(mutant + ": seed " + seed + ", "
                        + broken.lines().findFirst().orElseThrow());
                return;
            }
        }
        fail("nothing notices that " + mutant + ": in " + MOST_SEEDS + " runs no promise was broken");
    }

    @Test
    void theRightCodeIsNot() throws Exception {
        Mutant none = Mutant.decides("nothing is wrong", "gate/BlindBudgets", "REFILL = 0.25;", "REFILL = 0.25;");
        LongFunction<String> runs = Laboratory.runs(none, classes);
        for (long seed = 0; seed < 20; seed++) {
            assertEquals("", runs.apply(seed), "seed " + seed);
        }
    }
}
