package dev.sluice.step.target;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.LinkedBlockingDeque;

/**
 * A pooler in transaction mode in front of a PostgreSQL: each transaction goes to whichever server connection was used last and
 * is free. Server connections are those that its clients have opened. One statement in flight per client, no TLS.
 */
final class TransactionPooler implements AutoCloseable {

    private static final int CANCEL_REQUEST = 80877102;

    private final ServerSocket door;
    private final int serverPort;
    private final LinkedBlockingDeque<Server> idle = new LinkedBlockingDeque<>();

    TransactionPooler(int serverPort) {
        this.serverPort = serverPort;
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        start(this::admit);
    }

    int port() {
        return door.getLocalPort();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        Thread.ofPlatform().daemon().name("pooler").start(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException closed) {
                // one side has gone
            }
        });
    }

    private void admit() throws IOException {
        while (true) {
            Socket client = door.accept();
            start(() -> serve(client));
        }
    }

    private void serve(Socket socket) throws IOException, InterruptedException {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            Server own = new Server(new Socket(InetAddress.getLoopbackAddress(), serverPort));
            byte[] startup = new byte[in.readInt() - 4];
            in.readFully(startup);
            if (startup.length >= 4
                    && new DataInputStream(new java.io.ByteArrayInputStream(startup)).readInt() == CANCEL_REQUEST) {
                return;
            }
            own.out.writeInt(startup.length + 4);
            own.out.write(startup);
            own.out.flush();
            logIn(own, in, out);
            idle.push(own);
            while (true) {
                transaction(in, out);
            }
        }
    }

    private static void logIn(Server server, DataInputStream in, DataOutputStream out) throws IOException {
        while (true) {
            Message message = Message.from(server.in);
            message.to(out);
            if (message.asksForAnswer()) {
                Message.from(in).to(server.out);
            } else if (message.type == 'Z') {
                return;
            }
        }
    }

    private void transaction(DataInputStream in, DataOutputStream out) throws IOException, InterruptedException {
        Message first = Message.from(in);
        Server server = idle.take();
        try {
            Message message = first;
            char state = 'T';
            while (state != 'I') {
                message.to(server.out);
                if (message.type == 'S' || message.type == 'Q') {
                    state = relay(server, out);
                }
                if (state != 'I') {
                    message = Message.from(in);
                }
            }
        } finally {
            idle.push(server);
        }
    }

    private static char relay(Server server, DataOutputStream out) throws IOException {
        while (true) {
            Message message = Message.from(server.in);
            message.to(out);
            if (message.type == 'Z') {
                return (char) message.body[0];
            }
        }
    }

    @Override
    public void close() {
        try {
            door.close();
            for (Server server : idle) {
                server.socket.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static final class Server {
        final Socket socket;
        final DataInputStream in;
        final DataOutputStream out;

        Server(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new DataInputStream(socket.getInputStream());
            this.out = new DataOutputStream(socket.getOutputStream());
        }
    }

    private record Message(byte type, byte[] body) {
        static Message from(DataInputStream in) throws IOException {
            byte type = in.readByte();
            byte[] body = new byte[in.readInt() - 4];
            in.readFully(body);
            return new Message(type, body);
        }

        void to(DataOutputStream out) throws IOException {
            out.writeByte(type);
            out.writeInt(body.length + 4);
            out.write(body);
            out.flush();
        }

        /** An authentication request other than "ok" and the last word of SCRAM. */
        boolean asksForAnswer() {
            return type == 'R' && body[3] != 0 && body[3] != 12;
        }
    }
}
