package dev.sluice.cli;

import dev.sluice.console.Console;
import dev.sluice.console.Interruption;
import dev.sluice.console.LineFace;
import dev.sluice.run.Face;
import dev.sluice.run.Order;

/** A face and what has to be put back when the run ends. */
record FaceHolder(Face face, Runnable putBack) implements AutoCloseable {

    /** One line per event; Ctrl-C and SIGTERM end the run resumably. */
    static FaceHolder lines(Order order, Streams output) {
        Interruption interruption = new Interruption(new LineFace(output.out()));
        return new FaceHolder(interruption, interruption::close);
    }

    /** The interactive console; SIGTERM and a terminal that goes away end the run resumably, too. */
    static FaceHolder console(Order order, Streams output) {
        Console console = Console.open(order, output.coloured(), !output.drawing());
        Interruption interruption = new Interruption(console);
        console.whenToldToEnd(interruption::toldToEnd);
        return new FaceHolder(interruption, () -> {
            try {
                console.close();
            } finally {
                interruption.close();
            }
        });
    }

    @Override
    public void close() {
        putBack.run();
    }
}
