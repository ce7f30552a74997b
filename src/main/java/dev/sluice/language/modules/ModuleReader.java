package dev.sluice.language.modules;

/** Gives the texts of modules; what it does for one program is the same however often it is asked. */
public interface ModuleReader {
    /** For a text that comes from nowhere, such as one out of a test: no file is beside it. */
    ModuleReader NONE = new ModuleReader() {
        @Override
        public Reading library(String name) {
            return new Failed("there is no library `" + name + "`", "leave it out");
        }

        @Override
        public Reading file(String path) {
            return new Failed("there is no file `" + path + "`", "leave it out");
        }
    };

    /** A module that ships with the tool. */
    Reading library(String name);

    /** @param path seen from the folder of the runbook, without {@code .} and with {@code ..} only at its start */
    Reading file(String path);

    sealed interface Reading {}

    /**
     * @param identity equal for two paths that lead to the same file
     */
    record Found(Object identity, String text) implements Reading {}

    /**
     * @param message what is wrong, in one sentence
     * @param help what to type instead
     */
    record Failed(String message, String help) implements Reading {}
}
