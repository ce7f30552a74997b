package dev.sluice.language.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.Diagnostic.Severity;
import dev.sluice.language.text.SourceText;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever the text, the checker gives findings, in order and inside of the text, and never throws. */
class DamagedTextTest {
    private static final int MUTANTS = 100_000;
    private static final long SEED = 11;

    /** No mutant allocates more than this many times what its original does: work that grows out of bounds is a hang to come. */
    private static final int MOST_WORK = 40;

    /** The parser learns its grammar as it reads, once for all texts; whoever comes first allocates that, too. */
    private static final long LEARNING_BYTES = 50_000_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Whatever becomes of a sound runbook by one token or one character, the checker answers, and lets no syntax error pass. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void noMutantOfASoundRunbookIsTrouble() {
        Mutants mutants = new Mutants(MUTANTS, SEED);
        assertTrue(mutants.originals() >= 20, () -> "only " + mutants.originals());
        Map<String, Long> work = new ConcurrentHashMap<>();
        LongAdder refused = new LongAdder();

        IntStream.range(0, MUTANTS).parallel().forEach(number -> {
            SourceText original = mutants.originalOf(number);
            long usual = work.computeIfAbsent(original.text(), text -> work(original));
            refused.add(judge(new SourceText(original.name(), mutants.text(number)), usual));
        });

        // Most of them are mistakes, and some are sound: a mutation that changes nothing would find nothing.
        assertTrue(refused.sum() > MUTANTS / 2 && refused.sum() < MUTANTS, refused::toString);
    }

    /** 1 if the text was refused. */
    private static int judge(SourceText mutant, long usualWork) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        Checked checked = check(mutant);
        long work = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertTrue(
                work < MOST_WORK * usualWork + LEARNING_BYTES,
                () -> work + " bytes, usually " + usualWork + ":\n" + mutant.text());
        int length = mutant.text().codePointCount(0, mutant.text().length());
        int last = 0;
        for (Diagnostic found : checked.diagnostics()) {
            assertTrue(
                    found.span().start() >= last
                            && found.span().end() >= found.span().start()
                            && found.span().end() <= length,
                    () -> found + "\n" + mutant.text());
            last = found.span().start();
        }
        boolean errors = checked.diagnostics().stream().anyMatch(found -> found.severity() == Severity.ERROR);
        assertEquals(!errors, checked.runbook().isPresent(), mutant.text());
        return errors ? 1 : 0;
    }

    private static Checked check(SourceText text) {
        try {
            return Checker.check(text, Map.of());
        } catch (RuntimeException | Error thrown) {
            throw new AssertionError(text.text(), thrown);
        }
    }

    private static long work(SourceText text) {
        check(text);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        check(text);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void aLongChainOfFormulasIsNoTrouble() {
        StringBuilder text = new StringBuilder("runbook x \"y\"\nsource db postgres\n");
        int count = 8_000;
        for (int i = 0; i < count; i++) {
            text.append("metric m")
                    .append(i)
                    .append(" count safety = m")
                    .append(i + 1)
                    .append('\n');
        }
        text.append("metric m").append(count).append(" count safety from db every 1m sql \"select 1\"\n");
        text.append("phase one \"First\" { proceed when m0 > 5 for 1m }\n");

        List<Diagnostic> found = Checker.check(new SourceText("chain", text.toString()), Map.of())
                .diagnostics();

        assertEquals(List.of(Code.S405), found.stream().map(Diagnostic::code).toList());
    }

    @Test
    void aLongChainOfPhasesIsNoTrouble() {
        StringBuilder text = new StringBuilder(
                "runbook x \"y\"\nsource db postgres\nmetric ready boolean correctness from db sql \"select true\"\n");
        int count = 8_000;
        for (int i = 0; i < count; i++) {
            text.append("phase p")
                    .append(i)
                    .append(" after p")
                    .append((i + 1) % count)
                    .append(" { proceed when ready }\n");
        }

        List<Diagnostic> found = Checker.check(new SourceText("chain", text.toString()), Map.of())
                .diagnostics();

        assertEquals(List.of(Code.S205), found.stream().map(Diagnostic::code).toList());
        assertFalse(found.getFirst().message().isEmpty());
    }

    @Test
    void aConditionInVeryManyPiecesIsNoTrouble() {
        StringBuilder text = new StringBuilder(
                "runbook x \"y\"\nsource db postgres\nmetric jobs count correctness from db sql \"select 1\"\n");
        text.append("phase one \"First\" { proceed when jobs != 0");
        for (int i = 1; i < 8_000; i++) {
            text.append(" and jobs != ").append(i);
        }
        text.append(" }\n");

        assertEquals(
                List.of(),
                Checker.check(new SourceText("pieces", text.toString()), Map.of())
                        .diagnostics());
    }
}
