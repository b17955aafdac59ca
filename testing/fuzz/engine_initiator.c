/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Fuzz target: an engine as initiator, its peer's messages changed and added
 * to.
 */
#include "fuzz/shared/engine_drive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	drive_engines(data, size, 0);
	return 0;
}
