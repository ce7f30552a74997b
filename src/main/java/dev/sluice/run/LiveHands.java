package dev.sluice.run;

import dev.sluice.engine.Command;

/** Reads and effects of the real world, on threads of their own; what they lead to is told to the driver. */
record LiveHands(Readings readings, Examination examination, Effects effects, Driver driver, Timekeeper clock)
        implements Hands {
    @Override
    public void read(String metric) {
        readings.begin(metric, clock, driver::read);
    }

    @Override
    public void history(Command.ReadHistory wanted) {
        readings.history(wanted, clock, driver::remembered);
    }

    @Override
    public void phaseBegins() {
        readings.phaseBegins();
    }

    @Override
    public void examine(Command.Examine wanted) {
        examination.begin(wanted, clock, driver::examined);
    }

    @Override
    public void begin(Command.Execute execute) {
        effects.begin(execute, driver.vigil().since(clock::now), driver);
    }

    @Override
    public void cancel(Command.Cancel cancel) {
        effects.cancel(cancel);
    }

    @Override
    public void close() {
        readings.close();
        examination.close();
        effects.close();
    }
}
