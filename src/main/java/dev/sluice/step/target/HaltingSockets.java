package dev.sluice.step.target;

import dev.sluice.step.Failpoint;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Sockets that halt the process as soon as an armed COMMIT has left it; used only while {@link Failpoint#COMMIT_SENT} is set.
 */
public final class HaltingSockets extends SocketFactory {

    private static volatile boolean armed;

    /** From now on the next thing sent is the last. */
    public static void arm() {
        armed = true;
    }

    @Override
    public Socket createSocket() {
        return new HaltingSocket();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return new Socket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return new Socket(host, port, local, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return new Socket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return new Socket(host, port, local, localPort);
    }

    private static final class HaltingSocket extends Socket {
        @Override
        public OutputStream getOutputStream() throws IOException {
            return new HaltingStream(super.getOutputStream());
        }
    }

    private static final class HaltingStream extends FilterOutputStream {
        HaltingStream(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
            if (armed) {
                Failpoint.halt();
            }
        }
    }
}
