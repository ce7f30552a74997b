package dev.sluice.language.check;

import dev.sluice.language.check.Parameters.Bound;
import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.syntax.Tree;
import java.util.Optional;

/** Replaces {@code ${name}} in titles and reasons by the parameter's value, and refuses it elsewhere. */
final class Texts {
    private final Names names;
    private final Settings settings;
    private final Findings findings;

    Texts(Names names, Settings settings, Findings findings) {
        this.names = names;
        this.settings = settings;
        this.findings = findings;
    }

    /** A title or reason with the values put in. */
    String filled(Tree.Text text) {
        String filled = text.text();
        for (Tree.Name name : text.placeholders()) {
            Optional<Bound> value = settings.parameter(name.text());
            if (value.isPresent()) {
                fixed(name, value.get());
                filled = filled.replace("${" + name.text() + "}", value.get().text());
            } else if (!names.excused(name, "param") && !names.params().containsKey(name.text())) {
                findings.unknown(
                        Code.S214,
                        name.span(),
                        "parameter",
                        name.text(),
                        names.params().keySet());
            }
        }
        return filled;
    }

    Optional<String> filled(Optional<Tree.Text> text) {
        return text.map(this::filled);
    }

    private void fixed(Tree.Name name, Bound value) {
        if (value.live()) {
            findings.add(Diagnostic.error(
                            Code.S211,
                            name.span(),
                            "a text is fixed at start, but parameter `" + name.text() + "` is `live`",
                            "may change during the run")
                    .help("take `live` off the parameter, or write the text without its value"));
        }
    }

    /** A text in which nothing is replaced. */
    String plain(Tree.Text text, String way) {
        for (Tree.Name name : text.placeholders()) {
            findings.add(Diagnostic.error(
                            Code.S214,
                            name.span(),
                            "`${" + name.text() + "}` is not replaced here, only in titles and reasons",
                            "stays as it is")
                    .help(way));
        }
        return text.text();
    }

    String plain(Tree.Text text) {
        return plain(text, "write the value itself");
    }
}
