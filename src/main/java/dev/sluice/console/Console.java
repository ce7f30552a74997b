package dev.sluice.console;

import dev.sluice.diagnosis.FindingsText;
import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Question;
import dev.sluice.engine.RunView;
import dev.sluice.engine.Signal;
import dev.sluice.gate.Layout;
import dev.sluice.language.model.Closeout;
import dev.sluice.run.Elapsed;
import dev.sluice.run.Face;
import dev.sluice.run.Order;
import dev.sluice.run.Person;
import dev.sluice.run.RunControl;
import java.io.IOError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;

/**
 * The interactive console: decisions scroll above, the state stands below, and a prompt takes commands and expressions between
 * them. One thread reads what is typed; everything else arrives from the driver's.
 */
public final class Console implements Face, AutoCloseable {
    private static final String PROMPT = "sluice> ";
    private static final long CTRL_C_TWICE_SECONDS = 2;
    private static final long FAREWELL_MILLIS = 100;
    private static final long LONGEST_FAREWELL_MILLIS = 3_000;
    private static final int KEPT_LINES = 50;
    private static final Duration LONGEST_LESSON = Duration.ofMinutes(5);

    private final Terminal terminal;
    private final boolean plain;
    private final Prompt prompt;
    private final Board board;
    private final String environment;
    private final Questions questions;
    private final Map<String, String> lastProgress = new HashMap<>();
    private volatile RunControl control;
    private volatile boolean ended;
    private volatile boolean detached;
    private long interruptedAt = Long.MIN_VALUE / 2;
    private final Deque<String> recent = new ArrayDeque<>();
    private volatile Size drawnFor;
    private Optional<Asked> asked = Optional.empty();
    private Thread typing;
    private Runnable toldToEnd = () -> {};
    private Optional<EndSignals> endSignals = Optional.empty();

    /** What is asked now. The reasons of a question change with each sample; that makes no other question of it. */
    private record Asked(Question.Kind kind, Optional<String> step) {
        static Asked of(Question question) {
            return new Asked(question.kind(), question.step().map(Object::toString));
        }
    }

    private Console(Terminal terminal, Order order, boolean coloured, boolean plain) throws IOException {
        this.terminal = terminal;
        this.plain = plain;
        this.environment = order.environment().name();
        this.prompt = new Prompt(terminal);
        this.board = new Board(terminal, coloured);
        this.drawnFor = terminal.getSize();
        this.questions = new Questions(order.operator(), this::say);
    }

    /**
     * @param plain whether explanations are trees, for screen readers
     * @throws UncheckedIOException if the terminal cannot be opened
     */
    public static Console open(Order order, boolean coloured, boolean plain) {
        try {
            return new Console(OwnTerminal.open(), order, coloured, plain);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** @param ending what a process does that is told to end in the middle of a run */
    public void whenToldToEnd(Runnable ending) {
        toldToEnd = ending;
    }

    @Override
    public void attached(RunControl run) {
        control = run;
        endSignals = Optional.of(new EndSignals(toldToEnd));
        say("run " + run.runId() + " of " + run.runbook().name() + " in " + environment
                + ". Type help for what can be typed.");
        listenForInterrupts();
        typing = Thread.ofPlatform().name("console").daemon(true).start(this::type);
    }

    @Override
    public void decided(Decision decision, RunView view) {
        if (decision.kind() == Decision.Kind.PERSON_NEEDED && view.question().isPresent()) {
            return; // the question itself follows
        }
        say(String.format(
                "%8s  %-10s %s", Elapsed.text(view.at()), decision.phase().orElse("run"), decision.text()));
        Told.findings(decision, view, FindingsText.Reader.CONSOLE, layout())
                .ifPresentOrElse(
                        lines -> lines.forEach(this::say),
                        () -> Told.below(decision).stream()
                                .filter(line -> !Told.isCommand(line))
                                .forEach(this::below));
    }

    @Override
    public void changed(RunView view) {
        Optional<Asked> now = view.question().map(Asked::of);
        if (!now.equals(asked)) {
            asked = now;
            view.question().ifPresent(this::ask);
        }
        if (control != null && !ended) {
            drawn(() -> {
                Size size = terminal.getSize();
                List<Screen.Line> lines = Screen.of(view, environment, size.getColumns() - 1, size.getRows() / 2);
                if (!size.equals(drawnFor)) {
                    drawnFor = size;
                    redraw(size);
                }
                prompt.between(() -> board.show(lines));
            });
        }
    }

    @Override
    public void progress(String subject, String text) {
        if (!text.equals(lastProgress.put(subject, text))) {
            below(subject + ": " + text);
        }
    }

    /** The outcome itself was told as a decision. */
    @Override
    public void finished(Ending ending, String text, RunView view) {
        endPrompt();
        Told.end(ending, control.journal(), control.runId()).forEach(this::below);
    }

    @Override
    public List<Signal.Lesson> lessons(List<Closeout.Question> open) {
        List<Signal.Lesson> lessons = new ArrayList<>();
        if (detached || open.isEmpty()) {
            return lessons;
        }
        say("The runbook asks; Enter leaves a question open, Ctrl-C all that are left.");
        for (Closeout.Question question : open) {
            say("? " + question.text());
            Optional<String> answer = line(question.name() + "> ");
            if (answer.isEmpty()) {
                break;
            }
            answer.filter(text -> !text.isBlank())
                    .ifPresent(text -> lessons.add(new Signal.Lesson(question.name(), text.strip())));
        }
        return lessons;
    }

    @Override
    public Optional<Person> person() {
        return detached ? Optional.empty() : Optional.of(questions);
    }

    private void ask(Question question) {
        if (question.kind() == Question.Kind.CONFIRM) {
            question.step().ifPresent(step -> Commands.show(control, step).forEach(this::say));
        }
        say("? " + question.text());
        question.reasons().stream()
                .filter(reason -> !question.text().contains(reason))
                .forEach(reason -> say("    " + reason));
        say("  type: " + String.join(" | ", question.answers()).replace("--because", "because"));
    }

    private void type() {
        while (!ended) {
            try {
                String line = prompt.readLine(PROMPT);
                if (!questions.answer(line)) {
                    enter(line);
                }
            } catch (UserInterruptException again) {
                listenForInterrupts();
                interrupted();
            } catch (EndOfFileException closed) {
                drawn(this::listenForInterrupts);
                detach();
                break;
            } catch (IllegalStateException closed) {
                break; // the terminal was put back: the process is told to end
            } catch (IOError | UncheckedIOException gone) {
                detach();
                break;
            }
        }
    }

    /**
     * While a line is read the prompt sees Ctrl-C first; this is for the moments between, and after detach. The prompt does not
     * give the signal back reliably, so it is taken anew each time, by an object of its own: the same one would be ignored.
     */
    private void listenForInterrupts() {
        terminal.handle(Terminal.Signal.INT, new Terminal.SignalHandler() {
            @Override
            public void handle(Terminal.Signal signal) {
                interrupted();
            }
        });
    }

    private synchronized void interrupted() {
        if (ended) {
            return;
        }
        long now = System.nanoTime() / 1_000_000;
        if (now - interruptedAt < 1_000 * CTRL_C_TWICE_SECONDS) {
            control.say(new Signal.Interrupt());
        } else {
            say("the run goes on; Ctrl-C again within " + CTRL_C_TWICE_SECONDS
                    + " seconds ends it after the effect in flight, and resume takes it up again");
        }
        interruptedAt = now;
    }

    private void enter(String line) {
        Typed typed = TypedParser.parse(line);
        if (typed instanceof Typed.Detach) {
            detach();
        } else {
            new Commands(control, layout(), this::say, what -> ask("why " + what + "? "), this::ask).carryOut(typed);
        }
    }

    private Layout layout() {
        int columns = drawnFor.getColumns();
        return plain ? new Layout.Tree() : columns > 0 ? new Layout.Hung(columns - 1) : Layout.USUAL;
    }

    /** Asks for one line more; empty if none was given. */
    private Optional<String> ask(String question) {
        try {
            String typed = prompt.readLine(question).strip();
            return typed.isEmpty() ? Optional.empty() : Optional.of(typed);
        } catch (UserInterruptException | EndOfFileException none) {
            return Optional.empty();
        }
    }

    private void detach() {
        if (!ended && !detached) {
            detached = true;
            control.say(new Signal.Detach());
        }
    }

    /** Reads one line after the run, with a bound; empty if nobody wants to answer. */
    private Optional<String> line(String question) {
        FutureTask<String> reading = new FutureTask<>(() -> prompt.readLine(question));
        Thread reader = Thread.ofPlatform().name("lessons").daemon(true).start(reading);
        try {
            return Optional.of(reading.get(LONGEST_LESSON.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException none) {
            // Ctrl-C, Ctrl-D, or nobody is there.
        }
        end(reader);
        return Optional.empty();
    }

    /** A terminal of another size has wrapped its lines anew, so that nothing stands where it was: begin with an empty one. */
    private void redraw(Size size) {
        prompt.between(() -> {
            board.clear();
            board.resize(size);
            prompt.beginAgain();
        });
        List<String> again;
        synchronized (recent) {
            again = List.copyOf(recent);
        }
        again.stream().skip(Math.max(0, again.size() - size.getRows() / 2)).forEach(prompt::printAbove);
    }

    private void say(String line) {
        synchronized (recent) {
            recent.addLast(line);
            if (recent.size() > KEPT_LINES) {
                recent.removeFirst();
            }
        }
        Runnable printing = ended
                ? () -> {
                    terminal.writer().println(line);
                    terminal.flush();
                }
                : () -> prompt.printAbove(line);
        if (!drawn(printing)) {
            System.out.println(line);
        }
    }

    /** False if the terminal was put back already, as JLine does when the process ends, or is gone. */
    private static boolean drawn(Runnable drawing) {
        try {
            drawing.run();
            return true;
        } catch (IllegalStateException | IOError | UncheckedIOException closed) {
            return false;
        }
    }

    private void below(String text) {
        say(String.format("%8s  %-10s   %s", "", "", text));
    }

    /** Takes the prompt and the board away; what is said from here on is printed plainly. */
    private void endPrompt() {
        if (ended) {
            return;
        }
        ended = true;
        if (typing != null) {
            prompt.setOpt(LineReader.Option.ERASE_LINE_ON_FINISH);
            end(typing);
            prompt.unsetOpt(LineReader.Option.ERASE_LINE_ON_FINISH);
        }
        drawn(board::clear);
        endSignals.ifPresent(EndSignals::close);
    }

    /** An interrupt ends readLine, which puts the terminal's settings back. */
    private static void end(Thread reader) {
        try {
            // Once is not enough: it may come while the reader is about to begin.
            for (long waited = 0; reader.isAlive() && waited < LONGEST_FAREWELL_MILLIS; waited += FAREWELL_MILLIS) {
                reader.interrupt();
                reader.join(FAREWELL_MILLIS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Puts the terminal back. */
    @Override
    public void close() {
        endPrompt();
        try {
            terminal.close();
        } catch (IOException | IOError | UncheckedIOException | IllegalStateException gone) {
            // A terminal that went away, or was put back already, has nothing to put back, and how the run ended
            // counts.
        }
    }
}
