// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * What libFuzzer calls, and what fuzz-corpus.c calls in its place in a build
 * without it.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

int    LLVMFuzzerInitialize (int *argc, char ***argv);
int    LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
size_t LLVMFuzzerCustomMutator (uint8_t *data, size_t size, size_t max_size, unsigned int seed);

/* libFuzzer's own, for custom mutators. */
size_t LLVMFuzzerMutate (uint8_t *data, size_t size, size_t max_size);
