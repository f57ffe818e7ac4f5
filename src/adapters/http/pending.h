#pragma once
// A value that another thread will give to a waiting coroutine.

#include <atomic>
#include <boost/asio/async_result.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <optional>
#include <utility>

namespace polku::http {

namespace asio = boost::asio;

// One waiter on `context`, one giver on any thread; whoever gives first wins. The context lives as
// long as this value, so a late giver never meets a destroyed one.
template <class T>
class Pending : public std::enable_shared_from_this<Pending<T>> {
 public:
  explicit Pending(std::shared_ptr<asio::io_context> context) : context_(std::move(context)) {}

  // False when a value was already given; this one is dropped.
  bool give(T value) {
    if (claimed_.exchange(true)) return false;
    value_.emplace(std::move(value));
    if (state_.exchange(State::Ready) == State::Waiting) resume();
    return true;
  }
  bool ready() const { return state_.load() == State::Ready; }
  T take() { return std::move(*value_); }

  // Completes on the context once there is a value. At most one wait at a time.
  static asio::awaitable<void> wait(std::shared_ptr<Pending> pending) {
    return asio::async_initiate<const asio::use_awaitable_t<>, void()>(Initiate{std::move(pending)},
                                                                       asio::use_awaitable);
  }

 private:
  enum class State { Empty, Waiting, Ready };

  struct Waiter {
    virtual ~Waiter() = default;
    virtual void resume() = 0;
  };
  template <class Handler>
  struct WaiterOf final : Waiter {
    explicit WaiterOf(Handler given) : handler(std::move(given)) {}
    void resume() override { std::move(handler)(); }
    Handler handler;
  };
  struct Initiate {
    std::shared_ptr<Pending> pending;
    template <class Handler>
    void operator()(Handler handler) {
      pending->waiter_ = std::make_unique<WaiterOf<Handler>>(std::move(handler));
      State expected = State::Empty;
      if (!pending->state_.compare_exchange_strong(expected, State::Waiting)) pending->resume();
    }
  };

  void resume() {
    asio::post(*context_, [waiter = std::move(waiter_)] { waiter->resume(); });
  }

  std::shared_ptr<asio::io_context> context_;
  std::atomic<bool> claimed_{false};
  std::atomic<State> state_{State::Empty};
  std::optional<T> value_;
  std::unique_ptr<Waiter> waiter_;
};

}  // namespace polku::http
