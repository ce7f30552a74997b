package dev.sluice.console;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import dev.sluice.engine.Question;
import dev.sluice.engine.RunView;
import dev.sluice.engine.Signal;
import dev.sluice.run.Elapsed;
import dev.sluice.run.Face;
import dev.sluice.run.Order;
import dev.sluice.run.Person;
import dev.sluice.run.RunControl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * The interactive console: decisions scroll above, the state stands below, and a prompt takes commands and expressions between
 * them. One thread reads what is typed; everything else arrives from the driver's.
 */
public final class Console implements Face, AutoCloseable {
    private static final long CTRL_C_TWICE_MILLIS = 2_000;

    private final Terminal terminal;
    private final LineReader reader;
    private final Board board;
    private final String environment;
    private final Questions questions;
    private final Map<String, String> lastProgress = new HashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile RunControl control;
    private volatile boolean ended;
    private volatile boolean detached;
    private Optional<Question> asked = Optional.empty();
    private Thread typing;

    private Console(Terminal terminal, Order order, boolean coloured) {
        this.terminal = terminal;
        this.environment = order.environment().name();
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .completer(new StringsCompleter(Help.words()))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
        this.board = new Board(terminal, coloured);
        this.questions = new Questions(order.operator(), this::say);
    }

    /** @throws UncheckedIOException if the terminal cannot be opened */
    public static Console open(Order order, boolean coloured) {
        try {
            Terminal terminal = TerminalBuilder.builder().system(true).build();
            return new Console(terminal, order, coloured);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void attached(RunControl run) {
        control = run;
        say("run " + run.view().runId() + " in " + environment + ". Type help for what can be typed.");
        typing = Thread.ofPlatform().name("console").daemon(true).start(this::type);
    }

    @Override
    public void decided(Decision decision, RunView view) {
        say(String.format(
                "%8s  %-10s %s", Elapsed.text(view.at()), decision.phase().orElse("run"), decision.text()));
        decision.reasons().forEach(reason -> say(String.format("%8s  %-10s   %s", "", "", reason)));
    }

    @Override
    public void changed(RunView view) {
        if (!view.question().equals(asked)) {
            asked = view.question();
            asked.ifPresent(this::ask);
        }
        if (control != null && !ended) {
            board.show(Screen.of(view, environment, terminal.getSize().getColumns() - 1));
        }
    }

    @Override
    public void progress(String subject, String text) {
        if (!text.equals(lastProgress.put(subject, text))) {
            say(String.format("%8s  %-10s %s", "", subject, text));
        }
    }

    @Override
    public void finished(Ending ending, String text, RunView view) {
        ended = true;
        board.clear();
        say(text);
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
        question.reasons().forEach(reason -> say("    " + reason));
        say("  type: " + String.join(" | ", question.answers()));
    }

    private void type() {
        long interruptedAt = 0;
        while (!ended) {
            try {
                String line = reader.readLine(prompt());
                if (!questions.answer(line)) {
                    enter(line);
                }
            } catch (UserInterruptException again) {
                long now = System.currentTimeMillis();
                if (now - interruptedAt < CTRL_C_TWICE_MILLIS) {
                    control.say(new Signal.Interrupt());
                } else {
                    say("the run goes on; Ctrl-C again ends it so that it can be resumed");
                }
                interruptedAt = now;
            } catch (EndOfFileException closed) {
                if (!ended) {
                    detach();
                }
                break;
            }
        }
        over.countDown();
    }

    private void enter(String line) {
        Typed typed = TypedParser.parse(line);
        if (typed instanceof Typed.Detach) {
            detach();
        } else {
            new Commands(control, this::say, this::reason).carryOut(typed);
        }
    }

    /** Asks for the reason that a command needs; empty if none was given. */
    private Optional<String> reason(String what) {
        try {
            String typed = reader.readLine("why " + what + "? ").strip();
            return typed.isEmpty() ? Optional.empty() : Optional.of(typed);
        } catch (UserInterruptException | EndOfFileException none) {
            return Optional.empty();
        }
    }

    private void detach() {
        detached = true;
        control.say(new Signal.Detach());
        say("nobody is asked from here on; the run ends resumably when it needs a person");
    }

    private String prompt() {
        return "sluice> ";
    }

    private void say(String line) {
        if (ended) {
            terminal.writer().println(line);
            terminal.flush();
        } else {
            reader.printAbove(line);
        }
    }

    /** Puts the terminal back. */
    @Override
    public void close() {
        ended = true;
        if (typing != null) {
            // readLine has no time limit; closing the terminal ends it.
            typing.interrupt();
        }
        try {
            terminal.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
