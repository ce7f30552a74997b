package dev.sluice.step;

/** Told in a few words how a long effect stands; called from the watchdog's thread, and must return at once. */
@FunctionalInterface
public interface Progress {
    Progress SILENT = text -> {};

    void report(String text);
}
