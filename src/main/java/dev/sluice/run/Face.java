package dev.sluice.run;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import dev.sluice.engine.RunView;
import java.util.Optional;

/** Who watches a run. Called on the driver's thread; must not block. */
public interface Face {
    /** The run can be spoken to from now on, from any thread. */
    void attached(RunControl control);

    /** A decision was journaled. */
    void decided(Decision decision, RunView view);

    /** The state after an event; at least once a second. */
    void changed(RunView view);

    /** What an effect in flight tells of itself, such as {@code CREATE INDEX: building index, 40 %}. */
    void progress(String subject, String text);

    void finished(Ending ending, String text, RunView view);

    /** The person at the terminal, if there is one. */
    Optional<Person> person();
}
