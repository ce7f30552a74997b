package dev.sluice.step.http;

import dev.sluice.step.Outcome;

/** Sends HTTP requests. Blocks its caller; an answer in flight is awaited to its timeout. */
public final class HttpStep {

    public Outcome run(HttpEffect effect) {
        throw new UnsupportedOperationException();
    }
}
