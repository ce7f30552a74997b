package dev.sluice.step;

/** Answer to the question whether an effect took place. */
public record Found(Finding finding, String detail) {
    public enum Finding {
        DONE,
        NOT_DONE,
        /** Something is left that has to be cleaned up before another attempt, such as an invalid index. */
        HALF_DONE,
        UNKNOWN
    }
}
