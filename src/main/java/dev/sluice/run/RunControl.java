package dev.sluice.run;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Interpreter;
import dev.sluice.engine.RunView;
import dev.sluice.engine.Signal;
import dev.sluice.language.model.Runbook;
import dev.sluice.value.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** What a face may do with a run under way. Thread-safe. */
public final class RunControl {
    private final Driver driver;
    private final Runbook runbook;
    private final Map<String, String> set;
    private final String who;
    private final String runId;
    private final Path journal;

    RunControl(Driver driver, Runbook runbook, String runId, Order order) {
        this.driver = driver;
        this.runbook = runbook;
        this.set = order.set();
        this.who = order.operator();
        this.runId = runId;
        this.journal = order.runs().journal(runId);
    }

    public Runbook runbook() {
        return runbook;
    }

    /** The run's name, also before it has begun. */
    public String runId() {
        return runId;
    }

    /** Where everything that happens is kept. */
    public Path journal() {
        return journal;
    }

    /** What {@code --set} gave. */
    Map<String, String> set() {
        return set;
    }

    /** How the run stands, about a second ago at most. */
    public RunView view() {
        return driver.view();
    }

    /** Parameters and captured values as they are now. */
    public Map<String, Value> values() {
        Map<String, Value> values = runbook.binds();
        values.putAll(driver.knobs());
        return values;
    }

    /** The decisions of this process, the newest last. */
    public List<Decision> history() {
        return driver.history();
    }

    /** Says something in the operator's name. */
    public void say(Signal signal) {
        driver.say(who, signal);
    }

    /** Asks the interpreter something between two events; must not change it. */
    public <T> CompletableFuture<T> ask(Function<Interpreter, T> question) {
        return driver.ask(question);
    }
}
