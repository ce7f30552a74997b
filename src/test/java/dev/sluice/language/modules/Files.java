package dev.sluice.language.modules;

import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.text.SourceText;
import java.util.LinkedHashMap;
import java.util.Map;

/** Files by their paths, in place of a folder on a disk. */
public record Files(Map<String, String> texts) implements ModuleReader {

    /** Files out of one text, each below its own {@code === PATH}. */
    public static Files of(String text) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String part : text.split("(?m)^=== ")) {
            if (!part.isBlank()) {
                int end = part.indexOf('\n');
                texts.put(part.substring(0, end).strip(), part.substring(end + 1));
            }
        }
        return new Files(texts);
    }

    @Override
    public Reading library(String name) {
        return new Failed("there is no library `" + name + "`", "write one of `postgres`");
    }

    @Override
    public Reading file(String path) {
        return texts.containsKey(path)
                ? new Found(path, texts.get(path))
                : new Failed("there is no file `" + path + "`", "mend the path");
    }

    public Program program(String main) {
        return Loader.load(new SourceText(main, texts.get(main)), this);
    }

    public Checked check(String main, Map<String, String> set) {
        return Checker.check(program(main), set);
    }
}
