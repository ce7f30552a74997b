package dev.sluice.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Opens pages in a headless Chromium as a reader would, and tells what the browser said and what it asked for. */
public final class TestBrowser {
    private static final Duration BOUND = Duration.ofMinutes(1);
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String PAGE = "http://page.test/";
    private static final List<String> PROGRAMS =
            List.of("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome");
    /** Without these a browser looks up its maker's hosts at every start. */
    private static final List<String> QUIET = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private TestBrowser() {}

    /**
     * What came of a visit.
     *
     * @param console errors and all else that the page made the browser say
     * @param requests first line of every request but the one for the page itself, to whatever host
     * @param dom the page as the browser understood it
     */
    public record Visit(List<String> console, List<String> requests, String dom) {}

    /** Opens a page that is served on loopback. The browser has no other way out: it goes through us to every host. */
    public static Visit visit(String html) {
        try (Outside outside = new Outside(html)) {
            List<String> command = command();
            Path profile = Files.createTempDirectory("sluice-browser");
            command.addAll(List.of(
                    "--user-data-dir=" + profile,
                    "--proxy-server=http://127.0.0.1:" + outside.port(),
                    "--proxy-bypass-list=<-loopback>",
                    "--enable-logging=stderr",
                    "--virtual-time-budget=5000",
                    "--dump-dom",
                    PAGE));
            Command.Result result = Command.of(command).within(BOUND).run().orFail();
            Trees.delete(profile);
            List<String> console = result.err()
                    .lines()
                    .filter(line -> line.contains(":CONSOLE"))
                    .toList();
            return new Visit(console, List.copyOf(outside.requests), result.out());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What a page looks like, kept as {@code target/screenshots/NAME.png}. */
    public static Path screenshot(String name, Path page, int width, int height, boolean dark) {
        try {
            List<String> command = command();
            Path profile = Files.createTempDirectory("sluice-browser");
            Files.createDirectories(SCREENSHOTS);
            Path picture = SCREENSHOTS.resolve(name + ".png").toAbsolutePath();
            Files.deleteIfExists(picture);
            command.addAll(List.of(
                    "--user-data-dir=" + profile,
                    "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1),
                    "--hide-scrollbars",
                    "--window-size=" + width + "," + height,
                    "--screenshot=" + picture,
                    page.toUri().toString()));
            Command.of(command).within(BOUND).run().orFail();
            Trees.delete(profile);
            return picture;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The words that start a browser which asks its maker for nothing. Skips the test loudly without one. */
    static List<String> command() {
        Path program = LoudSkip.orSkip(find(), "no browser: install Debian's package chromium-headless-shell");
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(QUIET);
        return command;
    }

    private static Optional<Path> find() {
        return Optional.ofNullable(System.getenv("SLUICE_TEST_CHROMIUM"))
                .map(Path::of)
                .or(() -> PROGRAMS.stream()
                        .flatMap(name -> Command.find(name).stream())
                        .findFirst());
    }

    /** The whole world as the browser sees it: one page, and nothing at every other address. */
    private static final class Outside implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<String> requests = new CopyOnWriteArrayList<>();
        private final byte[] page;

        Outside(String html) throws IOException {
            page = html.getBytes(StandardCharsets.UTF_8);
            Thread.ofVirtual().start(this::accept);
        }

        int port() {
            return server.getLocalPort();
        }

        private void accept() {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> answer(socket));
                } catch (IOException closed) {
                    return;
                }
            }
        }

        private void answer(Socket socket) {
            try (socket;
                    BufferedReader in = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
                    OutputStream out = socket.getOutputStream()) {
                String first = in.readLine();
                for (String line = first; line != null && !line.isEmpty(); line = in.readLine()) {
                    // headers
                }
                if (first == null) {
                    return;
                }
                if (first.startsWith("GET " + PAGE + " ")) {
                    out.write(("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: "
                                    + page.length + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
                    out.write(page);
                } else {
                    requests.add(first);
                    out.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.ISO_8859_1));
                }
            } catch (IOException gone) {
                requests.add("a connection that ended early: " + gone.getMessage());
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
