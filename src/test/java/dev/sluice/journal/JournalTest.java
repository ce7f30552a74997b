package dev.sluice.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sluice.engine.Event;
import dev.sluice.journal.JournalException.Code;
import dev.sluice.testing.Await;
import dev.sluice.testing.Golden;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    @TempDir
    private Path directory;

    @Test
    void givesBackEveryKindOfEntry() throws IOException {
        assertEquals(Entries.all(), read(written()));
    }

    @Test
    void spellsTheFirstSchemaAsEveryLaterVersionMustReadIt() throws IOException {
        Golden.assertMatches("journal/schema-1.jsonl", Files.readString(written()));
        assertEquals(Entries.all(), read(Path.of("src/test/resources/golden/journal/schema-1.jsonl")));
    }

    @Test
    void readsWhatEarlierVersionsWrote() {
        List<Entry> entries = read(Path.of("src/test/resources/journals/entries-0.1.0.jsonl"));
        assertEquals(38, entries.size());
        assertEquals(Optional.empty(), ((Entry.Header) entries.getFirst()).file());
    }

    @Test
    void row17_recoversEveryCompleteLineWhereverTheFileIsCut() throws IOException {
        byte[] whole = Files.readAllBytes(written());
        List<Entry> all = Entries.all();
        Path cut = directory.resolve("cut.jsonl");
        int firstLine = indexOf(whole, '\n') + 1;
        for (int length = firstLine; length < whole.length; length++) {
            Files.write(cut, Arrays.copyOf(whole, length));
            int complete = count(whole, length);
            int torn = length - lastLineEnd(whole, length);
            List<Entry> expected = new ArrayList<>(all.subList(0, complete));
            List<Entry> found = new ArrayList<>();
            try (JournalWriter writer = JournalWriter.resume(cut, 99, found::add)) {
                assertEquals(expected, found, "cut at " + length);
                writer.event(100, new Event.Tick(100, List.of()));
            }
            if (torn > 0) {
                expected.add(new Entry.TailDropped(99, torn));
            }
            expected.add(new Entry.Happened(100, new Event.Tick(100, List.of())));
            assertEquals(expected, read(cut), "cut at " + length);
        }
    }

    @Test
    void row18_noticesEveryFlippedBit() throws IOException {
        byte[] whole = Files.readAllBytes(written());
        Path flipped = directory.resolve("flipped.jsonl");
        Random random = new Random(42);
        for (int i = 0; i < 1_500; i++) {
            byte[] bytes = whole.clone();
            int at = random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(flipped, bytes);
            JournalReader reader = new JournalReader(flipped);
            try {
                reader.read(entry -> {});
                // Only the last line feed looks like a torn tail; what is torn is reported.
                assertEquals(whole.length - 1, at, "flip at " + at);
                assertTrue(reader.tornBytes() > 0);
            } catch (JournalException refused) {
                assertEquals(Code.BROKEN_CHAIN, refused.code(), "flip at " + at);
            }
        }
    }

    @Test
    void row18_usesNoTextOfADamagedAmendment() throws IOException {
        byte[] whole = Files.readAllBytes(written());
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        int begin = text.lastIndexOf('\n', text.indexOf("\"amended\"")) + 1;
        Path flipped = directory.resolve("flipped.jsonl");
        for (int at = begin; at < text.indexOf('\n', begin); at++) {
            byte[] bytes = whole.clone();
            bytes[at] ^= 1;
            Files.write(flipped, bytes);
            try {
                assertEquals(Optional.of(Entries.header()), Journal.header(flipped), "flip at " + at);
            } catch (JournalException refused) {
                assertEquals(Code.BROKEN_CHAIN, refused.code(), "flip at " + at);
            }
        }
    }

    @Test
    void refusesEventsThatALaterVersionOfTheRulesDecides() {
        Path journal = directory.resolve("runs/r1/journal.jsonl");
        try (JournalWriter writer = JournalWriter.create(journal, Entries.header())) {
            writer.event(
                    1,
                    new Event.Resumed(
                            1,
                            "jo",
                            true,
                            false,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Event.MEANING + 1));
        }

        JournalException refused = assertThrows(JournalException.class, () -> read(journal));

        assertEquals(31, refused.code().exitCode());
        assertTrue(
                refused.getMessage().contains("version " + (Event.MEANING + 1) + " of the rules"),
                refused.getMessage());
        assertTrue(refused.getMessage().contains("use the version of Sluice that wrote it"), refused.getMessage());
    }

    @Test
    void row18_refusesARemovedLineByItsNumber() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(written()));
        lines.remove(4);
        Path shorter = directory.resolve("shorter.jsonl");
        Files.write(shorter, lines);

        JournalException refused = assertThrows(JournalException.class, () -> read(shorter));

        assertEquals(Code.BROKEN_CHAIN, refused.code());
        assertTrue(refused.getMessage().contains("line 5 "), refused.getMessage());
    }

    @Test
    void refusesAnUnknownSchemaAndNamesTheVersionThatWroteIt() throws IOException {
        byte[] json = "{\"schema\":9,\"tool\":\"7.0\"}".getBytes(StandardCharsets.UTF_8);
        Path later = directory.resolve("later.jsonl");
        Chain chain = new Chain();
        chain.add(json, 0, json.length);
        Files.writeString(later, "{\"schema\":9,\"tool\":\"7.0\"}\t" + chain.head() + "\n");

        JournalException refused = assertThrows(JournalException.class, () -> read(later));

        assertEquals(Code.UNKNOWN_SCHEMA, refused.code());
        assertTrue(refused.getMessage().contains("7.0"), refused.getMessage());
    }

    @Test
    void letsOnlyOneProcessDriveARun() {
        Path journal = directory.resolve("runs/r1/journal.jsonl");
        try (JournalWriter writer = JournalWriter.create(journal, Entries.header())) {
            assertEquals(1, writer.lines());
            JournalException refused = assertThrows(
                    JournalException.class, () -> JournalWriter.resume(journal, 0, entry -> fail("handed out")));
            assertEquals(Code.LOCKED, refused.code());
            assertEquals(40, refused.code().exitCode());
            assertTrue(refused.getMessage().contains("another process drives this run"), refused.getMessage());
        }
        JournalWriter.resume(journal, 0, entry -> {}).close();
    }

    @Test
    void followsAJournalThatGrows() {
        Path journal = directory.resolve("runs/r1/journal.jsonl");
        JournalReader reader = new JournalReader(journal);
        List<Entry> seen = new ArrayList<>();
        try (JournalWriter writer = JournalWriter.create(journal, Entries.header())) {
            reader.read(seen::add);
            assertEquals(1, seen.size());
            writer.event(1, new Event.Tick(1, List.of()));
            reader.read(seen::add);
            assertEquals(1, seen.size(), "a line that is not on disk is told");
            writer.sync();
            reader.read(seen::add);
            reader.read(seen::add);
            assertEquals(2, seen.size());
            assertEquals(writer.head(), reader.head());
        }
    }

    @Test
    void readsTheWholeJournalByTheNewestOfItsTexts() {
        Path journal = directory.resolve("runs/r1/journal.jsonl");
        try (JournalWriter writer = JournalWriter.create(journal, Entries.header())) {
            assertEquals(Optional.of(Entries.header()), Journal.header(journal));
            writer.event(1, new Event.Tick(1, List.of()));
            writer.amended(new Entry.Amended(2, "jo", "smaller bites", "cd".repeat(32), "runbook x"));
            writer.event(3, new Event.Tick(3, List.of()));
            writer.amended(new Entry.Amended(-4, "jo", ",\"amended\":", "ef".repeat(32), "runbook y"));
            writer.event(5, new Event.Tick(5, List.of()));
        }
        Entry.Header newest = Journal.header(journal).orElseThrow();
        assertEquals("runbook y", newest.text());
        assertEquals("ef".repeat(32), newest.digest());
        assertEquals(Entries.header().params(), newest.params());
    }

    @Test
    void refusesASecondRunOfTheSameName() {
        Path journal = directory.resolve("runs/r1/journal.jsonl");
        JournalWriter.create(journal, Entries.header()).close();
        JournalException refused =
                assertThrows(JournalException.class, () -> JournalWriter.create(journal, Entries.header()));
        assertEquals(Code.EXISTS, refused.code());
        assertEquals(List.of("r1"), new RunDirectory(directory).runs());
    }

    @Test
    void saysThatTheDiskIsFullAndWritesNoMore() throws IOException {
        Path full = Path.of("/dev/full");
        try (FileChannel channel = FileChannel.open(full, StandardOpenOption.WRITE)) {
            JournalWriter writer = new JournalWriter(full, new FileLog(channel, full), new Chain(), 1);
            writer.event(1, new Event.Tick(1, List.of()));
            JournalException first = assertThrows(JournalException.class, writer::sync);
            assertEquals(Code.FULL, first.code());
            assertEquals(31, first.code().exitCode());
            assertEquals(
                    first, assertThrows(JournalException.class, () -> writer.event(2, new Event.Tick(2, List.of()))));
        }
    }

    @Test
    void neverTrustsADescriptorAgainAfterAFailedSync() throws IOException {
        Path unsyncable = Path.of("/dev/null");
        try (FileChannel channel = FileChannel.open(unsyncable, StandardOpenOption.WRITE)) {
            JournalWriter writer = new JournalWriter(unsyncable, new FileLog(channel, unsyncable), new Chain(), 1);
            writer.event(1, new Event.Tick(1, List.of()));
            JournalException first = assertThrows(JournalException.class, writer::sync);
            assertEquals(Code.UNWRITABLE, first.code());
            assertEquals(
                    first, assertThrows(JournalException.class, () -> writer.event(2, new Event.Tick(2, List.of()))));
            assertEquals(
                    first, assertThrows(JournalException.class, () -> writer.event(2, new Event.Tick(2, List.of()))));
        }
    }

    @Test
    void writesNoMoreOnceItsFileIsGone() throws IOException {
        Path journal = written();
        try (JournalWriter writer = JournalWriter.resume(journal, 99, entry -> {})) {
            writer.requirePlace();
            Files.delete(journal);
            Await.until("it notices", Duration.ofSeconds(30), () -> !writes(writer));

            JournalException refused = assertThrows(JournalException.class, writer::sync);
            assertEquals(31, refused.code().exitCode());
            assertTrue(refused.what().contains("was removed while this process wrote it"), refused.what());
            assertTrue(refused.next().contains("--env ENV"), refused.next());
        }
    }

    @Test
    void noticesAtTheEndThatItsFileIsGone() throws IOException {
        Path journal = written();
        try (JournalWriter writer = JournalWriter.resume(journal, 99, entry -> {})) {
            Files.delete(journal);
            assertEquals(
                    31,
                    assertThrows(JournalException.class, writer::requirePlace)
                            .code()
                            .exitCode());
        }
    }

    @Test
    void writesNoMoreOnceItIsKnownThatNobodyElseMayHaveReplacedItsFile() throws IOException {
        Path journal = written();
        try (JournalWriter writer = JournalWriter.resume(journal, 99, entry -> {})) {
            writer.look().run();
            Path copy = Files.copy(journal, directory.resolve("copy.jsonl"));
            Files.move(copy, journal, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Runnable held = writer.look();
            assertTrue(writes(writer), "another process may have taken it over");
            held.run();

            assertFalse(writes(writer));
        }
    }

    @Test
    void knowsThePlaceThatItTookFromAnother() throws IOException {
        Path journal = written();
        try (JournalWriter writer = JournalWriter.takeOver(journal, 99, entry -> {})) {
            writer.requirePlace();
        }
    }

    private static boolean writes(JournalWriter writer) {
        try {
            writer.event(100, new Event.Tick(100, List.of()));
            writer.sync();
            return true;
        } catch (JournalException refused) {
            return false;
        }
    }

    @Test
    void refusesNamesOfRunsThatLeaveTheirDirectory() {
        RunDirectory runs = new RunDirectory(directory);
        for (String name : List.of("../x", "", ".hidden", "a/b", "x".repeat(101))) {
            assertThrows(JournalException.class, () -> runs.journal(name), name);
        }
    }

    private Path written() throws IOException {
        Path journal = directory.resolve("runs/orders_status-7/journal.jsonl");
        Files.deleteIfExists(journal);
        List<Entry> entries = Entries.all();
        try (JournalWriter writer = JournalWriter.create(journal, (Entry.Header) entries.getFirst())) {
            entries.subList(1, entries.size()).forEach(writer::append);
        }
        return journal;
    }

    private static List<Entry> read(Path journal) {
        List<Entry> entries = new ArrayList<>();
        new JournalReader(journal).read(entries::add);
        return entries;
    }

    private static int count(byte[] bytes, int length) {
        int lines = 0;
        for (int i = 0; i < length; i++) {
            lines += bytes[i] == '\n' ? 1 : 0;
        }
        return lines;
    }

    private static int lastLineEnd(byte[] bytes, int length) {
        int end = length;
        while (bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    private static int indexOf(byte[] bytes, char wanted) {
        int at = 0;
        while (bytes[at] != wanted) {
            at++;
        }
        return at;
    }
}
