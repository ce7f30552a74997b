package dev.sluice.run;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Ending;
import dev.sluice.engine.RunView;
import dev.sluice.engine.Signal;
import dev.sluice.language.model.Closeout;
import java.util.List;
import java.util.Optional;

/** Who watches a run. Called on the driver's thread; must not block. */
public interface Face {
    /** The run takes hold of its targets next; from here on whoever ends it has to end it in order. */
    default void takesHold() {}

    /** The run can be spoken to from now on, from any thread. */
    void attached(RunControl control);

    /** A decision was journaled. */
    void decided(Decision decision, RunView view);

    /**
     * The state after an event: behind a decision, a change of verdict or a person's word at once, else a few times a second, at
     * least about once.
     */
    void changed(RunView view);

    /** What an effect in flight tells of itself, such as {@code CREATE INDEX: building index, 40 %}. */
    void progress(String subject, String text);

    void finished(Ending ending, String text, RunView view);

    /** Answers to questions of the closeout, asked once the run is over; those left open are absent. Blocks, with a bound. */
    default List<Signal.Lesson> lessons(List<Closeout.Question> questions) {
        return List.of();
    }

    /** The person at the terminal, if there is one. */
    Optional<Person> person();
}
