package dev.sluice.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailboxTest {
    @TempDir
    Path directory;

    @Test
    void keepsLettersUntilTheyAreHeard() {
        Mailbox mailbox = new Mailbox(directory.resolve("signals"));
        assertEquals(List.of(), mailbox.waiting());
        Letter pause = Letter.of("maria", new Signal.Pause("a deploy"));
        Letter goOn = Letter.of("jo", new Signal.Continue());
        mailbox.post(pause);
        mailbox.post(goOn);
        assertEquals(2, mailbox.waiting().size());
        assertTrue(mailbox.waiting().containsAll(List.of(pause, goOn)));

        mailbox.heard(pause);
        mailbox.heard(pause);
        assertEquals(List.of(goOn), mailbox.waiting());
    }

    @Test
    void setsAsideWhatIsNoLetter() throws IOException {
        Mailbox mailbox = new Mailbox(directory.resolve("signals"));
        Letter letter = Letter.of("maria", new Signal.Rollback("wrong mapping"));
        mailbox.post(letter);
        Files.writeString(directory.resolve("signals/0-x.json"), "{\"who\":");
        Files.write(directory.resolve("signals/0-y.json"), new byte[] {(byte) 0xc3, 0x28});
        assertEquals(List.of(letter), mailbox.waiting());
        assertTrue(Files.exists(directory.resolve("signals/0-x.json.unread")));
        assertTrue(Files.exists(directory.resolve("signals/0-y.json.unread")));
    }
}
