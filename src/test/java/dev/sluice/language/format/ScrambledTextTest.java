package dev.sluice.language.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.language.syntax.Manuscript.Joint;
import dev.sluice.language.syntax.Manuscript.Kind;
import dev.sluice.language.syntax.Manuscript.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** However its author presses blanks, tabs and return, and wherever the comments stand, a text is formatted without loss. */
class ScrambledTextTest {
    private static final long SEED = 20_261_120;
    private static final int ROUNDS = 2;
    private static final int MUTANTS = 3;

    @Test
    void aTextWithOtherBlanksAndMoreCommentsHasTheSameWords() {
        Random random = new Random(SEED);
        int readable = 0;
        List<String> texts = Style.readable();
        for (String text : texts) {
            for (int round = 0; round < ROUNDS; round++) {
                String scrambled = scramble(text, random);
                Optional<String> formatted = Style.format(scrambled);
                if (formatted.isPresent()) {
                    readable++;
                    assertEquals(Style.texts(text), Style.texts(formatted.get()), scrambled);
                    assertEquals(Style.comments(scrambled), Style.comments(formatted.get()), scrambled);
                }
            }
        }
        assertTrue(readable > 0.95 * texts.size() * ROUNDS, readable + " of " + texts.size() * ROUNDS);
    }

    @Test
    void aTextWithOneCharacterChangedIsFormattedOrRefused() {
        Random random = new Random(SEED);
        int readable = 0;
        for (String text : Style.readable()) {
            for (int round = 0; round < MUTANTS; round++) {
                readable += Style.format(mutate(text, random)).isPresent() ? 1 : 0;
            }
        }
        assertTrue(readable > 200, readable + " mutants can be read");
    }

    private static String scramble(String text, Random random) {
        StringBuilder scrambled = new StringBuilder();
        for (Word word : Style.words(Style.transcribe(text))) {
            String gap = gap(word.joint(), random);
            boolean joined = word.joint() == Joint.GLUED;
            scrambled.append(gap.isEmpty() && !joined && !scrambled.isEmpty() ? " " : gap);
            scrambled.append(
                    word.kind() == Kind.BLOCK
                            ? String.join("\n", Block.lines(word.text(), random.nextInt(6)))
                            : word.text());
        }
        return scrambled.append(gap(Joint.CLAUSE, random)).toString();
    }

    private static String gap(Joint joint, Random random) {
        List<String> pieces = new ArrayList<>(List.of("", "", " ", " ", "   ", "\t"));
        if (joint.mayBreak()) {
            pieces.addAll(
                    List.of("\n", "\r\n", "\n\n\n", " # said\n", "# twice\n  # said\n", "\n\n# after a blank\n\n"));
        }
        String gap = "";
        for (int i = random.nextInt(3); i >= 0; i--) {
            gap += pieces.get(random.nextInt(pieces.size()));
        }
        return gap;
    }

    private static String mutate(String text, Random random) {
        int at = random.nextInt(text.length());
        String characters = " \n\r\t#\"{}(),.-=aé\u3000x1";
        char other = characters.charAt(random.nextInt(characters.length()));
        String head = text.substring(0, at);
        return switch (random.nextInt(3)) {
            case 0 -> head + text.substring(at + 1);
            case 1 -> head + other + text.substring(at);
            default -> head + other + text.substring(at + 1);
        };
    }
}
