/** What a repository begins with: its files, and a runbook of each type of migration. Knows texts only; writing is a face's part. */
package dev.sluice.scaffold;
