package dev.sluice.step;

import dev.sluice.value.Value;
import java.util.Optional;

/**
 * Answer to the question whether an effect took place.
 *
 * @param captured the value that it captured, where that was noted
 */
public record Found(Finding finding, String detail, Optional<Value> captured) {

    /** Nothing is known of a value. */
    public Found(Finding finding, String detail) {
        this(finding, detail, Optional.empty());
    }

    /** What this tells of all that took place with a change that does no harm where it was so before, as one with IF [NOT] EXISTS. */
    public Found ofSeveral() {
        return finding == Finding.DONE
                ? new Found(
                        Finding.UNKNOWN, detail + ", as it may have been before, and the step changes more than that")
                : this;
    }

    public enum Finding {
        DONE,
        NOT_DONE,
        /** Something is left that has to be cleaned up before another attempt, such as an invalid index. */
        HALF_DONE,
        /** It cannot be told at this moment, as long as the database cannot be reached. */
        NOT_YET,
        /** Another server stands in the target's place, so that all that took place is in doubt. */
        MOVED,
        UNKNOWN
    }
}
