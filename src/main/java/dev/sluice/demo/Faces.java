package dev.sluice.demo;

import dev.sluice.run.Face;
import dev.sluice.run.Order;

/** Opens the face that a user sees a run with. */
@FunctionalInterface
public interface Faces {
    Shown open(Order order);

    /**
     * A face in use.
     *
     * @param putBack what to do when the run is over
     */
    record Shown(Face face, Runnable putBack) implements AutoCloseable {
        @Override
        public void close() {
            putBack.run();
        }
    }
}
