/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * struct ike_env over the real world.
 */
#ifndef PLUTO_ENV_H
#define PLUTO_ENV_H

struct pluto;

/* Fill PLUTO->env; what it uses is looked up in PLUTO at each call. */
void env_init(struct pluto *pluto);

/* The other direction: what the world calls. */
void env_on_datagram(void *ctx, const struct ip_endpoint *local,
		     const struct ip_endpoint *remote, struct view datagram);
void env_on_job(void *ctx, struct job *job);
void env_on_timer(void *ctx);
void env_on_kernel_event(void *ctx, const struct kernel_event *event);

#endif
