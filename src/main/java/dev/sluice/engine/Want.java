package dev.sluice.engine;

import java.util.List;
import java.util.Optional;

/** What a piece of work wants next. */
sealed interface Want {

    /**
     * Begin this effect.
     *
     * @param observes whether it only finds out, so that no verdict forbids it
     */
    record Begin(long ordinal, int attempt, Effect effect, long deadlineMillis, boolean observes) implements Want {}

    /** Nothing before this moment on the run's clock. */
    record Rest(long until) implements Want {}

    /** Nothing until something happens. */
    record Idle() implements Want {}

    /** Nothing until its moment comes. @param question what a person is asked, where that is for a person to say */
    record Postponed(Optional<Question> question) implements Want {}

    record Done(String detail) implements Want {}

    /** It did not take place and is not tried again by itself. @param noLock whether that is only for want of a lock */
    record Failed(String text, List<String> reasons, boolean noLock) implements Want {
        Failed(String text, List<String> reasons) {
            this(text, reasons, false);
        }
    }

    /** Only a person can tell how it goes on. */
    record Unsure(String text, List<String> reasons) implements Want {}

    /** A wait has lasted too long; {@code blind} if what it waited for is unknown. */
    record Expired(String text, List<String> reasons, boolean blind) implements Want {}
}
