package dev.sluice.bench;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.sluice.gate.Verdict;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.commons.jexl3.JexlBuilder;
import org.apache.commons.jexl3.JexlEngine;
import org.apache.commons.jexl3.JexlExpression;
import org.apache.commons.jexl3.MapContext;
import org.apache.commons.jexl3.introspection.JexlPermissions;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Five comparisons and a window, of the same meaning in three languages; each operation begins with a new reading of the metric
 * that the window looks at. Ours keeps the window, its clocks and three-valued logic and comes to a verdict; the peers are handed
 * the newest values and the window's twenty samples, and answer yes or no. The aims: under a microsecond, and a third of CEL's time,
 * for which {@code whole.Pairs} lets the two take turns.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PredicateBenchmark {
    private static final int SAMPLES = 20;
    private static final long EVERY_MILLIS = 15_000;
    private static final List<String> PLAIN = List.of("errors", "p99", "lag", "waiting", "active");
    private static final String PEERS =
            "errors < 0.5 && p99 <= 0.2 && lag < 10.0 && waiting <= 5.0 && active < 80.0 && highest(load) < 0.9";
    private static final String OURS = """
            runbook bench "A predicate"
            source db postgres
            metric errors percent safety from db as percent every 15s sql "select 1"
            metric p99 duration safety from db as seconds every 15s sql "select 2"
            metric lag duration safety from db as seconds every 15s sql "select 3"
            metric waiting count safety from db every 15s sql "select 4"
            metric active count safety from db every 15s sql "select 5"
            metric load number safety from db every 15s sql "select 6"
            phase p "P" {
              proceed when errors < 0.5% and p99 <= 200ms and lag < 10s and waiting <= 5 and active < 80 and max(load over 5m) < 0.9
            }
            """;

    private GateLab ours;
    private Peer peer;
    private CelRuntime.Program cel;
    private JexlExpression jexl;
    private MapContext jexlContext;

    @Setup
    public void prepare() throws Exception {
        ours = new GateLab(OURS);
        for (int i = 0; i < SAMPLES; i++) {
            PLAIN.forEach(name -> ours.read(name, 0.1));
            ours.read("load", 0.5);
            ours.tick(EVERY_MILLIS);
        }
        peer = new Peer();
        cel = celProgram();
        JexlEngine engine = new JexlBuilder()
                .cache(64)
                .strict(true)
                .silent(false)
                .permissions(JexlPermissions.UNRESTRICTED)
                .create();
        jexl = engine.createExpression(PEERS.replace("highest(load)", "window.highest(load)"));
        jexlContext = new MapContext(peer.variables);
        jexlContext.set("window", new Highest());
    }

    @Benchmark
    public Verdict sluice() {
        PLAIN.forEach(name -> ours.read(name, 0.1));
        ours.read("load", 0.5);
        Verdict verdict = ours.assess().verdict();
        ours.tick(EVERY_MILLIS);
        return verdict;
    }

    @Benchmark
    public Object cel() throws CelEvaluationException {
        peer.read(0.5);
        return cel.eval(peer.variables);
    }

    @Benchmark
    public Object jexl() {
        peer.read(0.5);
        return jexl.evaluate(jexlContext);
    }

    /** With nothing new handed in. */
    @Benchmark
    public Object celAlone() throws CelEvaluationException {
        return cel.eval(peer.variables);
    }

    private static CelRuntime.Program celProgram() throws Exception {
        CelBuilder builder = CelFactory.standardCelBuilder();
        PLAIN.forEach(name -> builder.addVar(name, SimpleType.DOUBLE));
        builder.addVar("load", ListType.create(SimpleType.DOUBLE));
        builder.addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(
                "highest",
                CelOverloadDecl.newGlobalOverload(
                        "highest_list", SimpleType.DOUBLE, ListType.create(SimpleType.DOUBLE))));
        builder.addFunctionBindings(
                CelFunctionBinding.from("highest_list", List.class, list -> new Highest().highest(list)));
        Cel cel = builder.build();
        return cel.createProgram(cel.compile(PEERS).getAst());
    }

    /** What the peers are handed. */
    private static final class Peer {
        final Map<String, Object> variables = new HashMap<>();
        final Deque<Double> load = new ArrayDeque<>(Collections.nCopies(SAMPLES, 0.5));

        Peer() {
            PLAIN.forEach(name -> variables.put(name, 0.1));
        }

        void read(double value) {
            PLAIN.forEach(name -> variables.put(name, 0.1));
            load.removeFirst();
            load.addLast(value);
            variables.put("load", new ArrayList<>(load));
        }
    }

    /** The function that both peers call. */
    public static final class Highest {
        public double highest(List<?> samples) {
            double highest = Double.NEGATIVE_INFINITY;
            for (Object sample : samples) {
                highest = Math.max(highest, (Double) sample);
            }
            return highest;
        }
    }
}
