/** The learning rate at a step; the first step is 0. Twin: torch.optim.lr_scheduler, as a function. */
export type Schedule = (step: number) => number;
