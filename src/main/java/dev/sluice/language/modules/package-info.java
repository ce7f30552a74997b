/**
 * Programs of several files: {@link dev.sluice.language.modules.Loader} reads what a runbook uses, {@link
 * dev.sluice.language.modules.Linker} puts the declarations together, {@link dev.sluice.language.modules.Bundle} keeps all of it in
 * one text. Files are read through a {@link dev.sluice.language.modules.ModuleReader}; nothing here looks at a disk.
 */
package dev.sluice.language.modules;
