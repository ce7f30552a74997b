package dev.sluice.run;

import dev.sluice.engine.Command;

/** What a driver acts through. Calls return at once; what they led to is reported to the driver. */
public interface Hands extends AutoCloseable {
    /** Begins a read. */
    void read(String metric);

    /** Asks for a metric's past; an answer may never come. */
    void history(Command.ReadHistory wanted);

    /** A phase begins: as many series as its first answers have must stay. */
    void phaseBegins();

    /** Begins to read the checks of a diagnosis; they are told within 30 s. */
    void examine(Command.Examine wanted);

    /** Begins an effect. */
    void begin(Command.Execute execute);

    void cancel(Command.Cancel cancel);

    /** Ends what is still in flight and releases every connection. */
    @Override
    void close();
}
