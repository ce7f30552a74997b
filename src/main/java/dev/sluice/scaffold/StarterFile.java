package dev.sluice.scaffold;

import java.util.List;

/**
 * A file that a repository begins with.
 *
 * @param path from the top of the repository
 * @param executable whether it is a program
 * @param appended whether it may be there already, and gets the lines that it lacks; any other is left alone then
 */
public record StarterFile(String path, String text, boolean executable, boolean appended) {

    /** Everything, in the order in which a person reads it. */
    public static List<StarterFile> all() {
        return List.of(
                plain("sluice.yaml", "sluice.yaml"),
                program("runbooks/verify", "verify"),
                program(".githooks/pre-commit", "pre-commit"),
                plain(".github/workflows/runbooks.yml", "github.yml"),
                plain(".gitlab/runbooks.yml", "gitlab.yml"),
                new StarterFile(".gitignore", ".sluice/\n", false, true));
    }

    /** The text of a file that is there already, with the lines it lacks. */
    public String appendedTo(String present) {
        StringBuilder text = new StringBuilder(present);
        List<String> lines = present.lines().map(String::strip).toList();
        for (String line : this.text.lines().toList()) {
            if (!lines.contains(line)) {
                boolean open = !text.isEmpty() && text.charAt(text.length() - 1) != '\n';
                text.append(open ? "\n" : "").append(line).append('\n');
            }
        }
        return text.toString();
    }

    private static StarterFile plain(String path, String resource) {
        return new StarterFile(path, Resource.text("init/" + resource), false, false);
    }

    private static StarterFile program(String path, String resource) {
        return new StarterFile(path, Resource.text("init/" + resource), true, false);
    }
}
