//! What every resource has in common.

mod combinations;
mod described;
mod every_resource;
mod expand;
mod filters;
mod gather;
mod http;
mod input;
mod never_500;
mod paging;
mod slow;
mod together;
