package dev.sluice.gate;

import java.util.Optional;

/** What holds a phase, beyond what its rules say at a moment, while a step that somebody goes back over is undone. */
record SetAside(AutomaticPause pause, Optional<Need> need) {}
